import assert from "node:assert/strict";
import { ChainCounts } from "./chain_counts.ts";

Deno.test("W10 a trace whose long chains fork without end is stopped, others are not", () => {
  const counts = new ChainCounts(3);
  const emit = (traceId: string, hops = 11) => counts.isBeyond(traceId, hops);
  assert.deepEqual([emit("a"), emit("a"), emit("a"), emit("a")], [false, false, false, true]);
  assert.equal(emit("b"), false);
  assert.equal(emit("a", 10), false, "a short chain is not counted");
});

Deno.test("W10 counts of traces take bounded memory, the latest are kept", () => {
  const counts = new ChainCounts(1);
  for (let index = 0; index < 3000; index++) {
    counts.isBeyond(`trace ${index}`, 11);
    assert.equal(counts.isBeyond("busy", 11), index > 0);
  }
  assert.equal(counts.isBeyond("trace 0", 11), false);
});
