import assert from "node:assert/strict";
import { type EventLoop, eventType, Interface, rpc } from "../../../mod.ts";
import { startServices, type TestServices } from "../../../tests/kit/mod.ts";
import { v } from "../../../tests/support/libraries/schema_libraries.ts";

const counted = eventType("counted", v.number());

class Reader extends Interface {
  readonly opened: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly ended: PromiseWithResolvers<void> = Promise.withResolvers();

  /** Opens a loop over a log. */
  open(since: string | null, signal?: AbortSignal): Promise<EventLoop<number>> {
    return this.eachEvent(counted, { since, signal });
  }

  @rpc()
  async follow(): Promise<void> {
    const loop = await this.eachEvent(counted, { since: null });
    this.opened.resolve();
    for await (const _event of loop);
    this.ended.resolve();
  }
}

const readerOf = (services: TestServices): Reader =>
  services.instances<Reader>("Reader")[0] ?? assert.fail("there is no reader");

Deno.test("a loop goes on behind the position of the last event", async () => {
  await using services = await startServices({ Reader });
  const reader = readerOf(services);
  const first = await reader.open(null);
  await services.emit("counted", 1);
  const { value } = await first.next();
  await first.return?.();
  await services.emit("counted", 2);
  const second = await reader.open(value?.position ?? "");
  assert.deepEqual([(await second.next()).value?.body, second.hasMissed], [2, false]);
  await second.return?.();
  assert.deepEqual(await second.next(), { done: true, value: undefined });
});

Deno.test("a loop passes over events that are not what their type declares", async () => {
  await using services = await startServices({ Reader });
  const loop = await readerOf(services).open(null);
  for (const body of ["one", 2]) await services.emit("counted", body);
  assert.equal((await loop.next()).value?.body, 2);
  await loop.return?.();
});

Deno.test("a signal ends a loop that waits", async () => {
  await using services = await startServices({ Reader });
  const controller = new AbortController();
  const loop = await readerOf(services).open(null, controller.signal);
  const waiting = loop.next();
  controller.abort();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  const late = await readerOf(services).open(null, controller.signal);
  assert.deepEqual(await late.next(), { done: true, value: undefined });
});

Deno.test("a loop of a request ends with its caller", async () => {
  await using services = await startServices({ Reader });
  const controller = new AbortController();
  const question = { subject: "Reader.follow", body: {} };
  const asking = services.request("Reader", question, { signal: controller.signal });
  const reader = readerOf(services);
  await reader.opened.promise;
  controller.abort();
  await assert.rejects(asking, { name: "AbortError" });
  await reader.ended.promise;
});
