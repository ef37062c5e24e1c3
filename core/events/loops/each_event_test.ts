import assert from "node:assert/strict";
import { type EventLoop, Interface, rpc, type ServiceEvent } from "../../../mod.ts";
import { startServices } from "../../../tests/kit/mod.ts";
import { Cancellation } from "../../cancellation.ts";
import { newTrace, runInTrace } from "../../observe/trace.ts";
import { type EachEventOptions, openEachEvent } from "./each_event.ts";

/** Subscribes loops to events that the test makes up. */
class Source {
  readonly handlers = new Set<(event: ServiceEvent) => unknown>();

  async open(options: EachEventOptions = {}): Promise<EventLoop> {
    return await openEachEvent((handler) => {
      this.handlers.add(handler);
      return Promise.resolve({
        [Symbol.asyncDispose]: async () => void await this.handlers.delete(handler),
      });
    }, options);
  }

  emit(body: unknown): void {
    const event = { type: "told", body, source: "", headers: {} };
    for (const handle of this.handlers) handle(event);
  }
}

Deno.test("a loop gets events in their order, those from before it began to wait, too", async () => {
  const source = new Source();
  const events = await source.open();
  source.emit(1);
  const bodies: unknown[] = [];
  for await (const { body } of events) {
    bodies.push(body);
    if (body === 3) break;
    source.emit(Number(body) + 1);
  }
  assert.deepEqual(bodies, [1, 2, 3]);
});

Deno.test("a loop that is left has unsubscribed", async () => {
  const source = new Source();
  const events = await source.open();
  source.emit(1);
  for await (const _ of events) break;
  assert.equal(source.handlers.size, 0);
  assert.deepEqual(await events.next(), { done: true, value: undefined });
});

Deno.test("a loop that waits ends when it is told to return", async () => {
  const source = new Source();
  const events = await source.open();
  const next = events.next();
  await events.return?.();
  assert.deepEqual(await next, { done: true, value: undefined });
  assert.equal(source.handlers.size, 0);
});

Deno.test("a signal ends a loop that waits", async () => {
  const source = new Source();
  const stop = new AbortController();
  const next = (await source.open({ signal: stop.signal })).next();
  stop.abort();
  assert.deepEqual(await next, { done: true, value: undefined });
  assert.equal(source.handlers.size, 0);
});

Deno.test("a signal that has aborted before leaves nothing subscribed", async () => {
  const source = new Source();
  const events = await source.open({ signal: AbortSignal.abort() });
  assert.deepEqual(await events.next(), { done: true, value: undefined });
  assert.equal(source.handlers.size, 0);
});

Deno.test("a loop ends with the request that it was opened for", async () => {
  const source = new Source();
  const cancellation = new Cancellation();
  const events = await runInTrace({ ...newTrace(), cancellation }, () => source.open());
  const next = events.next();
  cancellation.cancel(new Error("gone"));
  assert.deepEqual(await next, { done: true, value: undefined });
  assert.equal(source.handlers.size, 0);
});

Deno.test("a loop that does not keep up fails and unsubscribes", async () => {
  const source = new Source();
  const events = await source.open({ maxWaiting: 2 });
  for (const body of [1, 2, 3]) source.emit(body);
  await assert.rejects(events.next(), {
    name: "EventError",
    message: "Cannot go on as at most 2 events may wait for a loop: take them faster",
  });
  assert.equal(source.handlers.size, 0);
});

Deno.test("a request opens a loop of its own, and hears what it emits", async () => {
  class Auditor extends Interface {
    @rpc()
    async first(): Promise<unknown> {
      const events = await this.eachEvent<number>("told");
      await this.emit("told", 42);
      return (await events.next()).value?.body;
    }
  }
  await using services = await startServices({ Auditor });
  const auditor = services.proxy<Auditor>("Auditor");
  assert.equal(await auditor.first(), 42);
  assert.equal(await auditor.first(), 42);
});
