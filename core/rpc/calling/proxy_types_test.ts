import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

Deno.test("V3 what does not survive the wire does not compile, and results have the type that arrives", async () => {
  const files = ["proxy_types.ts", "wire_types.ts"]
    .map((name) => fileURLToPath(new URL(`testdata/${name}`, import.meta.url)));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", ...files],
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(120_000),
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
});
