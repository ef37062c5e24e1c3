import assert from "node:assert/strict";
import { readKeys } from "./keyboard.ts";
import { arrangementOf, initialState, press } from "./state.ts";

function after(sent: string, start = initialState()) {
  return readKeys(sent).reduce(press, start);
}

Deno.test("digits choose the view, and each view keeps its own order", () => {
  const state = after("2>r1");
  assert.equal(state.view, "services");
  assert.deepEqual(arrangementOf(state), { sort: "service", isReversed: false, filter: "" });
  assert.deepEqual(arrangementOf(after("2", state)), {
    sort: "errors",
    isReversed: true,
    filter: "",
  });
});

Deno.test("< and > go through the columns, and round", () => {
  assert.equal(arrangementOf(after("<")).sort, "memory");
  assert.equal(arrangementOf(after("<>>")).sort, "instances");
});

Deno.test("a filter is typed, kept by Enter and undone by Escape", () => {
  const kept = after("/Größe 2q\x7f\r");
  assert.deepEqual([kept.filter, kept.view, kept.hasEnded], ["Größe 2", "services", false]);
  assert.equal(after("/other\x1b", kept).filter, "Größe 2");
  assert.equal(after("\x1b", kept).filter, "");
});

Deno.test("arrows scroll, no further up than to the first row", () => {
  assert.equal(after("\x1b[B\x1bOB\x1b[A").skipped, 1);
  assert.equal(after("\x1b[A").skipped, 0);
  assert.equal(after("\x1b[B2").skipped, 0);
});

Deno.test("q ends it, and so does Ctrl-D while a filter is typed", () => {
  assert.equal(after("q").hasEnded, true);
  assert.equal(after("/q").hasEnded, false);
  assert.equal(after("/\x04").hasEnded, true);
});

Deno.test("keys that mean nothing change nothing", () => {
  const state = initialState();
  for (const sent of ["x", "0", "9", "\x1b[5~", "\x1b[15~", "\x01", "\t", "é"]) {
    assert.deepEqual(after(sent, state), state, JSON.stringify(sent));
  }
});
