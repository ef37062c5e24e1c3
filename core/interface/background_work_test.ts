import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { Container, Interface, rpc } from "../../mod.ts";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import { within } from "../../tests/support/within.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { currentTrace } from "../observe/trace.ts";

/** Spawns whatever a test wants. */
class Spawner extends Interface {
  static inOnStop: (() => void) | undefined;

  begin(work: (signal: AbortSignal) => unknown): void {
    this.spawn(work);
  }

  async emitLast(): Promise<void> {
    await this.emit("last");
  }

  @rpc()
  start({ fails = "" }: { fails?: string }): string {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.spawn(async function background() {
      await promise;
      if (fails !== "") throw new RangeError(fails);
    });
    resolve();
    return "begun";
  }

  override onStop(): void {
    Spawner.inOnStop?.();
  }
}

const spawnerOf = (services: TestServices): Spawner => {
  const [spawner] = services.instances<Spawner>("Spawner");
  assert.ok(spawner);
  return spawner;
};
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
/** Ends as soon as the signal aborts. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });

Deno.test("background work is cancelled and awaited before onStop, and its abort is no error", async () => {
  const steps: string[] = [];
  const isStopping = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const services = await startServices({ Spawner });
  Spawner.inOnStop = () => (steps.push("onStop"), isStopping.resolve());
  try {
    spawnerOf(services).begin(async (signal) => {
      await untilAborted(signal).catch(() => {});
      await mayEnd.promise;
      // The service still works: others can be told.
      await spawnerOf(services).emitLast();
      steps.push("ended");
      signal.throwIfAborted();
    });
    const stopped = services[Symbol.asyncDispose]();
    for (let turn = 0; turn < 100; turn++) await Promise.race([isStopping.promise, nextTurn()]);
    mayEnd.resolve();
    await stopped;
  } finally {
    Spawner.inOnStop = undefined;
  }
  assert.deepEqual(steps, ["ended", "onStop"]);
  assert.deepEqual(services.emitted.map(({ type }) => type), ["last"]);
  assert.deepEqual(services.errors, []);
});

Deno.test("an error of background work reaches plugins with the trace of its request", async () => {
  await using services = await startServices({ Spawner });
  const told = Promise.withResolvers<void>();
  services.errors.push = (
    ...errors
  ) => (told.resolve(), Array.prototype.push.apply(services.errors, errors));
  const { body } = await services.request("Spawner", {
    subject: "Spawner.start",
    body: { fails: "no luck" },
  }, { traceId: "abc" });
  assert.equal(body, "begun");
  await within(told.promise, "the call of onError", { timeoutMs: 5000 });
  const [{ error, subject, traceId } = assert.fail()] = services.errors;
  assert.deepEqual([error.message, subject, traceId], ["no luck", "Spawner.background", "abc"]);
});

Deno.test("what fails at once, and what is thrown when it should end, are errors, too", async () => {
  const services = await startServices({ Spawner });
  spawnerOf(services).begin(() => {
    throw new RangeError("at once");
  });
  spawnerOf(services).begin(async (signal) => {
    await untilAborted(signal).catch(() => {});
    throw new RangeError("in the end");
  });
  await services[Symbol.asyncDispose]();
  assert.deepEqual(services.errors.map(({ error, subject }) => [error.message, subject]), [
    ["at once", "Spawner.spawn"],
    ["in the end", "Spawner.spawn"],
  ]);
});

Deno.test("work that a request begins has its trace id and not its deadline", async () => {
  await using services = await startServices({ Spawner });
  const seen = Promise.withResolvers<[string | undefined, number | undefined]>();
  class Caller extends Interface {
    @rpc()
    call(): void {
      this.spawn(() => seen.resolve([currentTrace()?.traceId, currentTrace()?.deadline]));
    }
  }
  await services.start("Caller", { class: Caller });
  await services.request("Caller", { subject: "Caller.call", body: {} }, { traceId: "abc" });
  assert.deepEqual(await within(seen.promise, "the work", { timeoutMs: 5000 }), ["abc", Infinity]);
});

Deno.test("work that ends may begin other work, which is cancelled and awaited as well", async () => {
  const ended: string[] = [];
  const services = await startServices({ Spawner });
  const spawner = spawnerOf(services);
  const work = (name: string, next?: string) => async (signal: AbortSignal) => {
    if (!signal.aborted) await untilAborted(signal).catch(() => {});
    ended.push(name);
    if (next) spawner.begin(work(next));
  };
  spawner.begin(work("first", "second"));
  await services[Symbol.asyncDispose]();
  assert.deepEqual(ended, ["first", "second"]);
});

Deno.test("a hurried stop does not wait for work that ignores its signal", async () => {
  const container = new Container(new LocalNetwork().parts(new MsgpackSerializer()));
  const spawner = await container.install(Spawner);
  await container.start();
  let isAborted = false;
  spawner.begin((signal) => {
    signal.addEventListener("abort", () => isAborted = true);
    return new Promise(() => {});
  });
  await container.stop({ signal: AbortSignal.abort() });
  assert.ok(isAborted);
});

Deno.test("work cannot begin before its service starts", async () => {
  class Hasty extends Interface {
    override applyConfig(): void {
      this.spawn(function look() {});
    }
  }
  await assert.rejects(startServices({ Hasty: { class: Hasty } }), {
    name: "TypeError",
    message: "Cannot spawn Hasty.look before the service starts: do so in onStart() or later",
  });
});
