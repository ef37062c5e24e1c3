import assert from "node:assert/strict";
import { placeOfError } from "./error_place.ts";

const OWN = new URL("../../core/rpc/peer.ts", import.meta.url).href;

function errorWith(frames: readonly string[], cause?: unknown): Error {
  const error = new Error("at file:///x.ts:1:1", { cause });
  error.stack = ["Error: at file:///x.ts:1:1", ...frames.map((frame) => `    at ${frame}`)].join(
    "\n",
  );
  return error;
}

Deno.test("P3 the place is the first line of the user's in the innermost cause that has one", () => {
  const inner = errorWith([
    "check (file:///home/me/.cache/deno/npm/registry.npmjs.org/zod/4.0.0/index.js:9:9)",
    `ask (${OWN}:1:1)`,
    "async Shop.onStart (file:///p/services/a%20shop.ts:7:11)",
    "file:///p/services/b.ts:1:1",
  ]);
  const library = errorWith(["x (ext:core/01_core.js:1:1)"]);
  const outer = errorWith([`start (${OWN}:1:1)`, "main (file:///p/run.ts:2:3)"], inner);
  assert.equal(placeOfError(outer, "/p"), "services/a shop.ts:7:11");
  assert.equal(placeOfError(outer, "/other"), "/p/services/a shop.ts:7:11");
  assert.equal(placeOfError(errorWith(["file:///p/c.ts:4:5"], library), "/p"), "c.ts:4:5");
});

Deno.test("P3 without code of the user's there is no place", () => {
  assert.equal(placeOfError(errorWith([`f (${OWN}:1:1)`]), "/p"), undefined);
  assert.equal(placeOfError("thrown", "/p"), undefined);
  const refused = Object.assign(errorWith(["file:///p/a.ts:1:1"]), { name: "DecodeError" });
  assert.equal(placeOfError(errorWith(["file:///p/a.ts:1:1"], refused), "/p"), undefined);
  const circle = errorWith([]);
  circle.cause = circle;
  assert.equal(placeOfError(circle, "/p"), undefined);
});
