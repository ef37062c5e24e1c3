import assert from "node:assert/strict";
import { formatTraceparent, parseTraceparent, unseenParent } from "./traceparent.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

Deno.test("a traceparent is read and written", () => {
  const text = `00-${TRACE}-${SPAN}-01`;
  const parent = parseTraceparent(text);
  assert.deepEqual(parent, { traceId: TRACE, spanId: SPAN, traceFlags: 1 });
  assert.equal(parent && formatTraceparent(parent), text);
});

Deno.test("later versions may say more, and other text is no traceparent", () => {
  assert.equal(parseTraceparent(`01-${TRACE}-${SPAN}-00-more`)?.traceFlags, 0);
  const zeros = (text: string) => text.replaceAll(/./g, "0");
  for (
    const value of [
      undefined,
      7,
      "",
      `00-${TRACE}-${SPAN}-01-more`,
      `ff-${TRACE}-${SPAN}-01`,
      `00-${zeros(TRACE)}-${SPAN}-01`,
      `00-${TRACE}-${zeros(SPAN)}-01`,
      `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    ]
  ) assert.equal(parseTraceparent(value), undefined, String(value));
});

Deno.test("only a trace id that tracing systems can use has an unseen parent", () => {
  assert.equal(unseenParent(TRACE)?.traceId, TRACE);
  for (const id of [undefined, "order-7", "0".repeat(32)]) {
    assert.equal(unseenParent(id), undefined);
  }
});
