import assert from "node:assert/strict";
import { createSpans } from "./create_spans.ts";

const OPTIONAL = /opentelemetry|sentry|ioredis|memcache/;

Deno.test("packages for spans, reports and caches are loaded only if they are asked for", async () => {
  const program = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("../cli.ts", import.meta.url).href],
    env: { OTEL_DENO: "" },
  });
  const { stdout } = await program.output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const loaded = (modules as { specifier: string }[]).map(({ specifier }) => specifier);
  assert.ok(loaded.length > 10);
  assert.deepEqual(loaded.filter((name) => OPTIONAL.test(name)), []);
  if (Deno.env.get("OTEL_DENO") === undefined) assert.equal(await createSpans(), undefined);
});
