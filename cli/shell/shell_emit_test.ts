import assert from "node:assert/strict";
import type { PublishOptions } from "../../core/events/event_system.ts";
import type { ServiceEvent } from "../../core/events/service_event.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { NullEventSystem } from "../../transports/null_events.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { connect } from "../client/connect.ts";
import { withParts } from "../parts/supplied_parts.ts";
import { shellEmit } from "./shell_emit.ts";

class RecordedEvents extends NullEventSystem {
  readonly emitted: [
    type: string | undefined,
    body: unknown,
    options: PublishOptions | undefined,
  ][] = [];

  override emit(event?: ServiceEvent, options?: PublishOptions): Promise<void> {
    this.emitted.push([event?.type, event?.body, options]);
    return Promise.resolve();
  }
}

/** Connects a shell whose events are recorded. */
async function openShell() {
  const events = new RecordedEvents();
  const supply = () => ({ ...new LocalNetwork().parts(new MsgpackSerializer()), events });
  const connection = await withParts(supply, () => connect());
  const { emitted } = events;
  return {
    emit: shellEmit({ emit: (...args) => withParts(supply, () => connection.emit(...args)) }),
    emitted,
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

Deno.test("W9 the first event of a shell keeps its delay, as all others do", async () => {
  await using shell = await openShell();
  await shell.emit("greeted", { name: "Joe" }, { delayMs: 60_000 });
  await shell.emit("greeted", undefined, { delayMs: 5 });
  await shell.emit("greeted");
  assert.deepEqual(shell.emitted, [
    ["greeted", { name: "Joe" }, { delayMs: 60_000 }],
    ["greeted", {}, { delayMs: 5 }],
    ["greeted", {}, undefined],
  ]);
});

Deno.test("W9 an event whose type is a pattern is refused", async () => {
  await using shell = await openShell();
  await assert.rejects(shell.emit("order.*", {}), RangeError);
  assert.deepEqual(shell.emitted, []);
});

Deno.test("W9 an option that emit does not have is refused", async () => {
  await using shell = await openShell();
  for (const options of [{ delay: 5 }, { delayMs: 5, retries: 1 }, 5, null]) {
    await assert.rejects(
      shell.emit("greeted", {}, options as PublishOptions),
      /only option|an object/,
    );
  }
  assert.deepEqual(shell.emitted, []);
});
