import assert from "node:assert/strict";
import { EventError } from "../../../core/errors.ts";
import { MsgpackSerializer } from "../../serializers/mod.ts";
import { EmbeddedServiceRegistry } from "../registry/registry.ts";
import { EmbeddedState } from "../state.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { EmbeddedEventSystem } from "./event_system.ts";
import { ALL, eventOf, OtherEvents } from "./testdata/event_world.ts";

Deno.test("an aborted stop waits for no handler, and others take over at once", async () => {
  await using directory = await makeTemporaryDirectory();
  await using first = new OtherEvents(directory.path);
  await using second = new OtherEvents(directory.path);
  await Promise.all([first.events.start(), second.events.start()]);
  const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await first.events.subscribe(ALL, () => {
    started.resolve();
    return release.promise;
  });
  await first.events.emit(eventOf(1));
  await started.promise;
  await first.events.stop({ signal: AbortSignal.abort() });
  const again = Promise.withResolvers<unknown>();
  await second.events.subscribe(
    ALL,
    ({ body }) => Promise.resolve(again.resolve(body)),
  );
  assert.equal(await again.promise, 1);
  release.resolve();
});

Deno.test("another subscriber cannot have an exclusive queue", async () => {
  await using directory = await makeTemporaryDirectory();
  await using first = new OtherEvents(directory.path);
  await using second = new OtherEvents(directory.path);
  await Promise.all([first.events.start(), second.events.start()]);
  await first.events.subscribe({ ...ALL, exclusive: true }, () => Promise.resolve());
  const refused = { name: "EventError", message: /^Cannot use queue Q as it must be/ };
  for (const exclusive of [true, false]) {
    const subscribed = second.events.subscribe(
      { ...ALL, exclusive },
      () => Promise.resolve(),
    );
    await assert.rejects(subscribed, refused);
  }
});

Deno.test("an event system that is not running refuses with EventError", async () => {
  const { events } = new OtherEvents("nowhere");
  await assert.rejects(events.emit(eventOf(1)), EventError);
  await assert.rejects(events.declare(ALL), EventError);
  await assert.rejects(events.subscribe(ALL, () => Promise.resolve()), EventError);
  await assert.rejects(events.deadLetters.list(), EventError);
});

Deno.test("registry and events of a process share one store, in any order of stopping", async () => {
  for (const stopsFirst of ["registry", "events"]) {
    await using directory = await makeTemporaryDirectory();
    const state = new EmbeddedState({ stateDir: directory.path });
    const registry = new EmbeddedServiceRegistry({ state });
    const events = new EmbeddedEventSystem({ state, serializer: new MsgpackSerializer() });
    await Promise.all([registry.start(), events.start()]);
    if (stopsFirst === "registry") {
      await registry.stop();
      await events.emit(eventOf(1));
      await events.stop();
    } else {
      await events.stop();
      assert.deepEqual(await registry.discover(), []);
      await registry.stop();
    }
    assert.equal(state.store, undefined);
  }
});
