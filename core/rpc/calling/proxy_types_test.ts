import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

Deno.test("V3 what does not survive the wire does not compile, and results have the type that arrives", async () => {
  const file = fileURLToPath(new URL("testdata/proxy_types.ts", import.meta.url));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", file],
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(120_000),
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
});
