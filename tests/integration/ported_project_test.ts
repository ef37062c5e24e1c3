/** The project that docs/guide/migrating.md ports from Nameko: its own tests, and its script. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { renumberPorts } from "../support/documents/console_examples.ts";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { PAGES, readShownFiles } from "../support/documents/pages.ts";
import { createProject } from "../support/projects/project.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PORTED = ["services/hotel.ts", "conf/hotel.yml", "tests/hotel_test.ts", "scripts/book.ts"];

Deno.test("a project ported from Nameko passes its tests, and a script calls it", async () => {
  const shown = readShownFiles(PAGES.filter(({ path }) => path === "docs/guide/migrating.md"));
  const texts = PORTED.map((path) => shown[path] ?? assert.fail(`the page shows no ${path}`));
  const change = renumberPorts(texts);
  const config = { links: [ROOT], imports: { "@lymph/lymph": "jsr:@lymph/lymph@^0.1.0" } };
  await using project = await createProject({
    "deno.json": JSON.stringify(config),
    ...Object.fromEntries(PORTED.map((path, index) => [path, change(texts[index] ?? "")])),
  });
  const place = { cwd: project.path, env: { LYMPH_STATE_DIR: join(project.path, ".lymph") } };
  const run = async (...args: string[]) => {
    const outcome = await runLymph(args, { ...place, program: Deno.execPath() });
    assert.equal(outcome.code, 0, `${outcome.stderr}${outcome.stdout}`);
    return outcome.stdout;
  };
  // The types are checked with all files that pages show.
  assert.match(await run("test", "--allow-all", "--no-check"), /2 passed \| 0 failed/);
  await using instance = startLymph(["instance", "--config", "conf/hotel.yml"], place);
  await instance.stderr(/^Serving rooms, bookings, gateway /m);
  assert.equal(await run("run", "--allow-all", "--no-check", "scripts/book.ts"), "160\n");
});
