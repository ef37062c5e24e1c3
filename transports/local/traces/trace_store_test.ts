import assert from "node:assert/strict";
import { testSpan, testTraceStore } from "../../../tests/kit/contracts/trace_store.ts";
import { LocalTraceStore } from "./trace_store.ts";

testTraceStore("LocalTraceStore", () => Promise.resolve(new LocalTraceStore()));

Deno.test("a LocalTraceStore forgets the traces that arrived first", async () => {
  await using store = new LocalTraceStore({ maxTraces: 2 });
  await store.add({ spans: ["a", "b", "c"].map((traceId) => testSpan({ traceId })) });
  const { traces } = await store.list();
  assert.deepEqual(traces.map(({ traceId }) => traceId), ["b", "c"]);
});
