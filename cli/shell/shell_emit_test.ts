import assert from "node:assert/strict";
import type { EmitOptions, EventSystem } from "../../core/events/event_system.ts";
import { shellEmit } from "./shell_emit.ts";

function recording() {
  const emitted: [string, unknown, EmitOptions | undefined][] = [];
  const events = {
    emit: (event, options) => {
      emitted.push([event.type, event.body, options]);
      return Promise.resolve();
    },
  } as Pick<EventSystem, "emit"> as EventSystem;
  return { emitted, events };
}

Deno.test("W9 the first event of a shell keeps its delay, as all others do", async () => {
  const { emitted, events } = recording();
  const emit = shellEmit(() => Promise.resolve(events));
  await emit("greeted", { name: "Joe" }, { delayMs: 60_000 });
  await emit("greeted", undefined, { delayMs: 5 });
  await emit("greeted");
  assert.deepEqual(emitted, [
    ["greeted", { name: "Joe" }, { delayMs: 60_000 }],
    ["greeted", {}, { delayMs: 5 }],
    ["greeted", {}, undefined],
  ]);
});

Deno.test("W9 an event whose type is a pattern is refused before anything starts", async () => {
  const emit = shellEmit(() => Promise.reject(new Error("it was started")));
  await assert.rejects(emit("order.*", {}), RangeError);
});

Deno.test("W9 an option that emit does not have is refused", async () => {
  const emit = shellEmit(() => Promise.reject(new Error("it was started")));
  for (const options of [{ delay: 5 }, { delayMs: 5, retries: 1 }, 5, null]) {
    await assert.rejects(emit("greeted", {}, options as EmitOptions), /only option|an object/);
  }
});

Deno.test("a shell whose broker was not there tries again with the next event", async () => {
  const { emitted, events } = recording();
  let starts = 0;
  const emit = shellEmit(() =>
    ++starts === 1 ? Promise.reject(new Error("no broker")) : Promise.resolve(events)
  );
  await assert.rejects(emit("greeted"), /no broker/);
  await emit("greeted");
  assert.deepEqual([starts, emitted.length], [2, 1]);
});
