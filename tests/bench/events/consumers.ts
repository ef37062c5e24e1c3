import { cpuMs } from "../support.ts";

/** Processes that consume a queue, until disposed of. */
export interface Consumers extends AsyncDisposable {
  /** Lets them subscribe; resolves once they have. */
  subscribe(): Promise<void>;
  /** Resolves to how late each event was, once there are so many. */
  lateness(count: number): Promise<Float64Array>;
  /** How long they have computed since they were started, all together. */
  cpuMs(): Promise<number>;
}

/**
 * Starts processes that will consume a queue.
 *
 * @param isSerial Whether they handle serial events.
 */
export async function startConsumers(
  count: number,
  stateDir: string,
  queue: string,
  isSerial = false,
): Promise<Consumers> {
  const script = new URL("./consumer.ts", import.meta.url).pathname;
  const lateness: number[] = [];
  const waiting = new Set<() => void>();
  const [ready, subscribed] = [countdown(count), countdown(count)];
  const children = Array.from({ length: count }, (_, index) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "-A", script, stateDir, queue],
        ...isSerial ? [String(index), String(count)] : [],
      ],
      stdin: "piped",
      stdout: "piped",
    }).spawn());
  const drained = children.map(async ({ stdout }) => {
    let rest = "";
    for await (const text of stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "ready") ready.count();
        else if (line === "subscribed") subscribed.count();
        else lateness.push(...line.split(" ").map(Number));
      }
      for (const check of waiting) check();
    }
  });
  await ready.done;
  const inputs = children.map(({ stdin }) => stdin.getWriter());
  return {
    async subscribe() {
      await Promise.all(inputs.map((input) => input.write(new Uint8Array([10]))));
      await subscribed.done;
    },
    async lateness(count) {
      await new Promise<void>((resolve) => {
        const check = () => {
          if (lateness.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      });
      return Float64Array.from(lateness.splice(0)).sort();
    },
    async cpuMs() {
      const times = await Promise.all(children.map(({ pid }) => cpuMs(pid)));
      return times.reduce((sum, ms) => sum + ms, 0);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(inputs.map((input) => input.close()));
      await Promise.all(drained);
      await Promise.all(children.map(({ status }) => status));
    },
  };
}

function countdown(count: number): { readonly done: Promise<void>; readonly count: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { done: promise, count: () => --count === 0 && resolve() };
}
