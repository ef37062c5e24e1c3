import assert from "node:assert/strict";
import { event, Interface, NackError, rpc } from "../../mod.ts";
import { eventually, fakeTime, startServices } from "../../tests/kit/mod.ts";
import { MAX_EVENTS } from "../observe/hops.ts";
import { configureLogging, type LogRecord } from "../observe/logs/log.ts";
import { newTrace, runInTrace } from "../observe/trace.ts";

let calls = 0;
let handled = 0;

let forked = 0;

class Fork extends Interface {
  @event("fork", { retries: 1 })
  async onFork(): Promise<void> {
    forked++;
    if (forked < 1500) await this.emit("fork");
    throw new Error("and it fails, too");
  }

  @rpc()
  async serve(): Promise<void> {
    await this.emit("fork");
  }
}

class Ping extends Interface {
  readonly #pong = this.proxy<Pong>("Pong", { timeoutMs: 60_000 });

  @rpc()
  async hit(): Promise<unknown> {
    calls++;
    await this.emit("hit");
    return await this.#pong.hit();
  }

  @event("ping")
  async onPing(): Promise<void> {
    handled++;
    await this.emit("pong");
  }
}

class Pong extends Interface {
  readonly #ping = this.proxy<Ping>("Ping", { timeoutMs: 60_000 });

  @rpc()
  async hit(): Promise<unknown> {
    calls++;
    return await this.#ping.hit();
  }

  @event("pong")
  async onPong(): Promise<void> {
    handled++;
    await this.emit("ping");
  }

  @rpc()
  async serve(options?: { readonly delayMs?: number }): Promise<void> {
    await this.emit("ping", {}, options);
  }

  async emitOften(count: number): Promise<void> {
    for (let emitted = 0; emitted < count; emitted++) await this.emit("unheard");
  }
}

class Narcissus extends Interface {
  readonly #self = this.proxy<Narcissus>("Narcissus", { timeoutMs: 60_000 });

  @rpc()
  async look(): Promise<unknown> {
    calls++;
    return await this.#self.look();
  }
}

/** Collects what is logged until it is disposed of. */
function logged(): LogRecord[] & Disposable {
  const records: LogRecord[] = [];
  configureLogging({ level: "warning", sinks: [(record) => records.push(record)] });
  return Object.assign(records, {
    [Symbol.dispose]: () => configureLogging({ level: "error", sinks: [] }),
  });
}

Deno.test("W10 an endless loop of calls ends after a hundred of them, with one line", async () => {
  using records = logged();
  await using services = await startServices({ Ping, Pong });
  calls = 0;
  await assert.rejects(
    services.proxy<Ping>("Ping").hit(),
    (error) => error instanceof NackError && /loop of calls/.test(error.reason ?? ""),
  );
  assert.equal(calls, 101);
  assert.deepEqual(records.map(({ level, error }) => [level, error]), [["error", undefined]]);
  assert.match(
    records[0]?.message ?? "",
    /^Ping\.hit failed: Pong\.hit was not called: this is a loop/,
  );
});

Deno.test("W10 a service that calls itself without end is ended, too", async () => {
  using records = logged();
  await using services = await startServices({ Narcissus });
  calls = 0;
  await assert.rejects(services.proxy<Narcissus>("Narcissus").look(), /loop of calls/);
  assert.deepEqual([calls, records.length], [101, 1]);
});

Deno.test("W10 an endless loop of events ends after a thousand of them", async () => {
  using records = logged();
  await using services = await startServices({ Ping, Pong });
  handled = 0;
  await services.proxy<Pong>("Pong").serve();
  await eventually(() => records.length > 0);
  assert.equal(handled, 1000);
  assert.match(
    records[0]?.message ?? "",
    /failed at p[io]ng after 1000 events in a row, .* silently: Cannot emit p[io]ng as this is a loop/,
  );
  assert.equal(records[0]?.error, undefined);
});

Deno.test("W10 an event that is emitted with a delay starts a count of its own", async () => {
  await using services = await startServices({ Pong });
  const [pong] = services.instances<Pong>("Pong");
  const trace = newTrace("f00d", { hops: { calls: 0, events: MAX_EVENTS } });
  await assert.rejects(() => runInTrace(trace, () => (pong as Pong).serve()), /loop of events/);
  await runInTrace(trace, () => (pong as Pong).serve({ delayMs: 1 }));
});

Deno.test("W10 a loop of events that forks says little, and ends", async () => {
  using records = logged();
  using time = fakeTime();
  await using services = await startServices({ Fork });
  await services.proxy<Fork>("Fork").serve();
  await eventually(async () => {
    await time.advance(1000);
    return forked >= 1500;
  }, { timeoutMs: 60_000 });
  assert.ok(records.length < 300, `${records.length} lines for ${forked} failures`);
  assert.ok(records.some(({ message }) => /others of this minute silently/.test(message)));
});

Deno.test("W10 a trace emits no more than a hundred thousand events in long chains", async () => {
  await using services = await startServices({ Pong });
  const [pong] = services.instances<Pong>("Pong");
  const trace = newTrace("f0f0", { hops: { calls: 0, events: 10 } });
  await runInTrace(trace, () => (pong as Pong).emitOften(100_000));
  await assert.rejects(
    () => runInTrace(trace, () => (pong as Pong).serve()),
    /loop of events that has emitted 100000 of them here/,
  );
});
