import assert from "node:assert/strict";
import { commands, loadCommand } from "./catalogue.ts";
import { toOption } from "./help_text.ts";

Deno.test("every command's module is in the table, and nothing else is", () => {
  const modules = modulesIn("../commands");
  assert.deepEqual(Object.values(commands).map(({ module }) => module).sort(), modules.sort());
});

/** The modules in a folder and its rooms, as the table names them. */
function modulesIn(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, import.meta.url))].flatMap(
    ({ name, isDirectory }) => {
      const path = `${folder}/${name}`;
      if (isDirectory) return name === "testdata" ? [] : modulesIn(path);
      return path.endsWith(".ts") && !path.endsWith("_test.ts") ? [path] : [];
    },
  );
}

for (const [name, entry] of Object.entries(commands)) {
  Deno.test(`lymph ${name}: the summary is a sentence, options are described and unambiguous`, async () => {
    assert.match(entry.summary, /^[A-Z].*\.$/);
    const { options } = await loadCommand(entry);
    const shorts = Object.values(options).flatMap(({ short }) => short ?? []);
    assert.equal(new Set(["c", "h", ...shorts]).size, shorts.length + 2);
    for (const [option, { summary }] of Object.entries(options)) {
      assert.match(summary, /^[A-Z].*[^.]$/, toOption(option));
    }
  });
}
