import assert from "node:assert/strict";
import { rowsOf } from "./trace_rows.js";

interface Row {
  readonly id: string;
  readonly depth: number;
  readonly span?: { readonly spanId: string };
}

const span = (spanId: string, start: number, parentId?: string) => ({
  spanId,
  parentId,
  start,
  durationMs: 5,
  service: "Shop",
});
const line = (time: number) => ({ time, service: "Shop", message: "sold", spanId: "root" });

/** What a page that keeps an open row by its id goes on to show. */
const idOf = (rows: readonly Row[], spanId: string) =>
  rows.find(({ span }) => span?.spanId === spanId)?.id;

Deno.test("a row keeps its id when spans and lines come before it", () => {
  const spans = [span("root", 0), span("late", 9, "root")];
  const before: Row[] = rowsOf({ spans, lines: [line(8), line(8)] });
  const after: Row[] = rowsOf({
    spans: [span("early", 3, "root"), ...spans],
    lines: [line(2), line(8), line(8)],
  });
  assert.equal(idOf(after, "late"), idOf(before, "late"));
  const ids = after.map(({ id }) => id);
  assert.equal(new Set(ids).size, 6, "each has one of its own");
  assert.deepEqual(before.filter(({ id }) => !ids.includes(id)), []);
});

Deno.test("of spans that name each other as parent, one stands at the top", () => {
  const rows: Row[] = rowsOf({
    spans: [span("leaf", 3, "a"), span("a", 1, "b"), span("b", 2, "a"), span("own", 0, "own")],
    lines: [],
  });
  assert.deepEqual(rows.map(({ span, depth }) => [span?.spanId, depth]), [
    ["a", 0],
    ["b", 1],
    ["leaf", 1],
    ["own", 0],
  ]);
});
