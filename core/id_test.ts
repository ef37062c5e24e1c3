import assert from "node:assert/strict";
import vectors from "../tests/data/vectors.json" with { type: "json" };
import { hashId, instanceId, randomId } from "./id.ts";

Deno.test("a random id is 32 hex digits and never the same", () => {
  const ids = Array.from({ length: 1000 }, () => randomId());
  assert.equal(new Set(ids).size, 1000);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
});

for (const { args, hex, use } of vectors.hash_id) {
  Deno.test(`the hash of ${JSON.stringify(args)} is the original's: ${use}`, () => {
    const parts = args.map((arg) => arg?.startsWith("Version(") ? { python: arg } : arg);
    assert.equal(hashId(...parts), hex);
  });
}

Deno.test("an interface's id follows from identity, name and version", () => {
  const identity = "318cdc4f9edaab308a17469cd607aa5c";
  assert.equal(instanceId(identity, "Echo", null), "4b0a2947497cd467b3c704fe18536f9b");
  assert.equal(instanceId(identity, "Ver", "1.5.0"), "9d7f656cdacfafc9cb94382a5ce323d7");
});
