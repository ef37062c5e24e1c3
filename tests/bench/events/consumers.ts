import { cpuMs } from "../support.ts";

/** After so many events V8 has compiled what a consumer runs. */
const WARM_UP = 10_000;

/** Processes that consume a queue, until disposed of. */
export interface Consumers extends AsyncDisposable {
  /** Lets them subscribe; resolves once they have. */
  subscribe(): Promise<void>;
  /** Resolves to how late each event was, once there are so many. */
  lateness(count: number): Promise<Float64Array>;
  /** How long they have computed since they were started, all together. */
  cpuMs(): Promise<number>;
}

/** What {@linkcode startConsumers} starts. */
export interface ConsumerOptions {
  /** How many processes. */
  readonly count: number;
  /** Directory of the store. */
  readonly stateDir: string;
  /** Whether they handle serial events. */
  readonly isSerial?: boolean;
  /**
   * How many events of its own each of them handles first.
   *
   * @default 10_000
   */
  readonly warmUp?: number;
}

/** Starts processes that will consume a queue. */
export async function startConsumers(
  queue: string,
  { count, stateDir, isSerial = false, warmUp = WARM_UP }: ConsumerOptions,
): Promise<Consumers> {
  const script = new URL("./consumer.ts", import.meta.url).pathname;
  const lateness: number[] = [];
  const waiting = new Set<() => void>();
  const [ready, subscribed] = [countdown(count), countdown(count)];
  const children = Array.from({ length: count }, (_, index) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "-A", script, stateDir, queue, String(warmUp)],
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
