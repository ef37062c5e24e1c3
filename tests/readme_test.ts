/**
 * Runs every console example of the README and of docs/, in order, against the real program, and
 * holds their code against the repository's.
 *
 * A block whose command goes on until it is stopped belongs to a terminal of its own: it runs until
 * the chapter ends. What it prints once it serves, it may print until then, in any order, and what
 * stands behind `^C` when it has been interrupted. In expected output `…` stands for anything, and
 * alone on a line for any lines.
 *
 * @module
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  changeExamples,
  renumberPorts,
  runExamples,
} from "./support/documents/console_examples.ts";
import { createProject } from "./support/projects/project.ts";
import {
  type Chapter,
  PAGES,
  readChapters,
  README,
  readQuotations,
} from "./support/documents/pages.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CHAPTERS = PAGES.flatMap(({ path, text }) =>
  readChapters(text).map((chapter) => ({ page: path, chapter }))
);
const WEB_PORT = "4080";
/** What the examples of a chapter find: its own files, and the tutorial's unless it is a project. */
async function filesOf({ files }: Chapter): Promise<Record<string, string>> {
  if ("deno.json" in files) return { ...files };
  const tutorial: Record<string, string> = { "deno.json": "{}" };
  for (const folder of ["conf", "services"]) {
    for await (const { name } of Deno.readDir(join(ROOT, folder))) {
      tutorial[`${folder}/${name}`] = await Deno.readTextFile(join(ROOT, folder, name));
    }
  }
  tutorial[".lymph.yml"] = await Deno.readTextFile(join(ROOT, ".lymph.yml"));
  tutorial["conf/web.yml"] += `    port: ${WEB_PORT}\n`;
  return { ...tutorial, ...files };
}

for (const { page, chapter } of CHAPTERS) {
  if (chapter.examples.length === 0) continue;
  Deno.test(`the examples of ${page} work: ${chapter.title}`, async (t) => {
    const change = renumberPorts(PAGES.map(({ text }) => text));
    const files = Object.entries(await filesOf(chapter)).map((
      [path, text],
    ) => [path, change(text)]);
    await using project = await createProject(Object.fromEntries(files));
    const env = { LYMPH_STATE_DIR: join(project.path, ".lymph") };
    await runExamples(t, changeExamples(chapter.examples, change), { cwd: project.path, env });
  });
}

/** Code as the README shows it: without comments, and without the lines that they leave empty. */
function withoutComments(code: string): string {
  return code.replaceAll(/^ *(?:\/\*\*[\s\S]*?\*\/|\/\/.*)\n/gm, "").trim();
}

Deno.test("code that pages take from the repository is the repository's", async () => {
  const quotations = PAGES.flatMap(readQuotations);
  assert.deepEqual(quotations.map(({ path }) => path).sort(), [
    ".lymph.yml",
    "conf/greeting.yml",
    "services/greeting.ts",
    "services/listen.ts",
    "services/live.ts",
    "services/web.ts",
    "tests/interop/python/services/pantry.py",
    "tests/interop/python/services/pantry.ts",
  ]);
  for (const { path, isWhole, code } of quotations) {
    const file = withoutComments(await Deno.readTextFile(join(ROOT, path)));
    const shown = withoutComments(code);
    if (isWhole) assert.equal(shown, file);
    else assert.ok(file.replaceAll(/^ +/gm, "").includes(shown.replaceAll(/^ +/gm, "")), path);
  }
});

Deno.test("the files that pages show are well typed, in a project like the one that they show", async () => {
  const files: Record<string, string> = {};
  for (const { chapter } of CHAPTERS) {
    for (const [path, text] of Object.entries(chapter.files)) {
      if (path.endsWith(".ts")) assert.ok(!(path in files), `${path} is there twice`);
      files[path] = text;
    }
  }
  const { links, ...config } = JSON.parse(files["deno.json"] ?? "{}");
  assert.deepEqual(links, ["../lymph"]);
  for (const name of ["greeting", "listen", "web"]) {
    const path = `services/${name}.ts`;
    files[path] = await Deno.readTextFile(join(ROOT, path));
  }
  files["deno.json"] = JSON.stringify({ ...config, links: [dirname(join(ROOT, "deno.json"))] });
  await using project = await createProject(files);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check"],
    cwd: project.path,
    env: { NO_COLOR: "1" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
});

Deno.test("the README's test command is what CI runs", async () => {
  const commands = [...README.matchAll(/^npx .*$/gm)].map(([command]) => command);
  assert.equal(commands.length, 2);
  assert.ok((await Deno.readTextFile(join(ROOT, ".ci/run"))).includes(`\n${commands[1]}\n`));
});
