import assert from "node:assert/strict";
import { within } from "../../../tests/support/within.ts";
import { watchFiles } from "./watch_files.ts";

Deno.test("a change is told while another file is written all the time", async () => {
  const directory = Deno.makeTempDirSync();
  const told = Promise.withResolvers<readonly string[]>();
  using _watch = watchFiles(directory, { filter: () => true, onChange: told.resolve });
  const log = setInterval(() => {
    Deno.writeTextFileSync(`${directory}/app.log`, "a line\n", { append: true });
  }, 10);
  try {
    Deno.writeTextFileSync(`${directory}/service.ts`, "");
    const paths = await within(told.promise, "the change", { timeoutMs: 5000 });
    assert.ok(paths.some((path) => path.endsWith("/service.ts")));
  } finally {
    clearInterval(log);
    Deno.removeSync(directory, { recursive: true });
  }
});
