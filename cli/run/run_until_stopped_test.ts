import assert from "node:assert/strict";
import { configureLogging } from "../../core/observe/logs/log.ts";
import { within } from "../../tests/support/within.ts";
import { surviveStrayErrors } from "./run_until_stopped.ts";

Deno.test("a hook whose own timers fail is not told of that without end", async () => {
  const limited = Promise.withResolvers<void>();
  let logged = 0;
  configureLogging({
    level: "warning",
    sinks: [({ level, message }) => {
      if (level === "error") assert.equal(message, `Unhandled error: ${logged++}`);
      else limited.resolve();
    }],
  });
  let told = 0;
  using stray = surviveStrayErrors();
  stray.onError = () => {
    const text = String(++told);
    if (told < 100) setTimeout(() => assert.fail(text));
  };
  reportError(new Error("0"));
  await within(limited.promise, "the limit", { timeoutMs: 10_000 });
  assert.ok(told < 100);
  assert.equal(logged, told + 1, "all of them are logged");
});
