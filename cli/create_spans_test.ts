import assert from "node:assert/strict";
import { createSpans } from "./create_spans.ts";

Deno.test("without OTEL_DENO there are no spans, and nothing is loaded for them", async () => {
  const program = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("./cli.ts", import.meta.url).href],
    env: { OTEL_DENO: "" },
  });
  const { stdout } = await program.output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const loaded = (modules as { specifier: string }[]).map(({ specifier }) => specifier);
  assert.ok(loaded.length > 10);
  assert.deepEqual(loaded.filter((name) => /opentelemetry/.test(name)), []);
  if (Deno.env.get("OTEL_DENO") === undefined) assert.equal(await createSpans(), undefined);
});
