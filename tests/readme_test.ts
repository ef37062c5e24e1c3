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
import { findFreePorts } from "./kit/servers/free_ports.ts";
import { eventually } from "./support/eventually.ts";
import { missingLines, patternOf, patternOfLine } from "./support/example_output.ts";
import { runLymph, type RunningLymph, startLymph } from "./support/lymph_process.ts";
import { createProject } from "./support/project.ts";
import {
  type Chapter,
  type Example,
  PAGES,
  readChapters,
  README,
  readQuotations,
} from "./support/pages.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CHAPTERS = PAGES.flatMap(({ path, text }) =>
  readChapters(text).map((chapter) => ({ page: path, chapter }))
);
/** Ports of the examples, whose places others take: these may be in use. */
const PORTS = /\b(?:4080|4090|9100)\b/g;
const WEB_PORT = "4080";
const ENDLESS = new Set(["instance", "node", "worker", "subscribe", "tail", "top"]);
/** Commands that show what others do, each in its own time. */
const LOOKS = new Set(["discover", "dlq"]);
/** Options by which `curl` does more than look. */
const CHANGES = ["--request", "--include"];
/** By lines like these a program says that it has begun. */
const OPENING = /^(?:Serving|Following|Waiting) /;
const INTERRUPT = "^C";
const EVERYTHING = /^[^]*/;

/** Where a chapter's examples run. */
interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** An example that runs in a terminal of its own. */
interface Terminal {
  readonly running: RunningLymph;
  /** What it prints while it runs. */
  readonly expected: readonly string[];
  /** What it prints when it is interrupted, if it is. */
  readonly last: readonly string[] | undefined;
}

function isEndless({ args, expected }: Example): boolean {
  return ENDLESS.has(args[0] ?? "") && expected.some((line) => OPENING.test(line));
}

function isLook({ program, args }: Example): boolean {
  if (program === "curl") return !CHANGES.some((option) => args.includes(option));
  return LOOKS.has(args[0] ?? "");
}

async function run({ program, args, expected }: Example, place: Place): Promise<void> {
  const { code, stdout, stderr } = await runLymph(
    args,
    program === "lymph" ? place : { ...place, program },
  );
  const shown = `${stderr}${stdout}`.replaceAll("\r", "").trimEnd();
  assert.match(shown === "" ? "" : `${shown}\n`, patternOf(expected));
  assert.equal(code, expected[0]?.startsWith("lymph: ") ? 1 : 0);
}

/** Runs an example until it prints what it should: what it shows may be under way. */
async function watch(example: Example, place: Place): Promise<void> {
  let failure: unknown;
  await eventually(() => run(example, place).then(() => true, (error) => (failure = error, false)))
    .catch(() => {
      throw failure;
    });
}

async function start({ args, expected }: Example, place: Place): Promise<Terminal> {
  const running = startLymph(args, place);
  const end = expected.indexOf(INTERRUPT);
  const lines = expected.slice(0, end < 0 ? undefined : end);
  try {
    for (const line of lines.filter((line) => OPENING.test(line))) {
      await running.stderr(patternOfLine(line));
    }
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
  return { running, expected: lines, last: end < 0 ? undefined : expected.slice(end + 1) };
}

async function printed({ running }: Terminal): Promise<string> {
  const texts = [await running.stdout(EVERYTHING), await running.stderr(EVERYTHING)];
  return texts.map(([text]) => text).join("");
}

/** Resolves once a terminal shows all that it should, then interrupts it if it should be. */
async function finish(terminal: Terminal, again: () => Promise<void>): Promise<void> {
  const { running, expected, last } = terminal;
  await eventually(async () => {
    if (missingLines(expected, await printed(terminal)).length === 0) return true;
    await again();
    return false;
  }, { timeoutMs: 30_000 }).catch(async () => {
    const shown = await printed(terminal);
    assert.fail(`${missingLines(expected, shown).join("\n")}\nnever came in\n${shown}`);
  });
  if (last === undefined) return;
  running.kill("SIGINT");
  const { code } = await running.ended;
  assert.deepEqual([code, missingLines(last, await printed(terminal))], [0, []]);
}

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

/** Puts free ports in the place of those that the examples name. */
function renumber(): (text: string) => string {
  const names = [...new Set(PAGES.flatMap(({ text }) => text.match(PORTS) ?? []))];
  const ports = findFreePorts(names.length);
  return (text) => text.replaceAll(PORTS, (name) => `${ports[names.indexOf(name)]}`);
}

for (const { page, chapter } of CHAPTERS) {
  if (chapter.examples.length === 0) continue;
  Deno.test(`the examples of ${page} work: ${chapter.title}`, async (t) => {
    const change = renumber();
    const files = Object.entries(await filesOf(chapter)).map((
      [path, text],
    ) => [path, change(text)]);
    await using project = await createProject(Object.fromEntries(files));
    const place = {
      cwd: project.path,
      env: { LYMPH_STATE_DIR: join(project.path, ".lymph") },
    };
    const terminals: { readonly terminal: Terminal; readonly name: string }[] = [];
    await using stack = new AsyncDisposableStack();
    let latest: Example | undefined;
    for (const { program, args, expected } of chapter.examples) {
      const name = `${program} ${args.join(" ")}`;
      const example = { program, args: args.map(change), expected: expected.map(change) };
      await t.step(name, async () => {
        if (isEndless(example)) {
          const terminal = await start(example, place);
          stack.use(terminal.running);
          terminals.push({ terminal, name });
        } else if (isLook(example)) {
          await watch(example, place);
        } else {
          await run(latest = example, place);
        }
      });
    }
    for (const { terminal, name } of terminals.reverse()) {
      await t.step(`${name} has printed all that it should`, async () => {
        // Who has just begun to listen is learnt of a little later, so that the first may be missed.
        const isTail = name.startsWith("lymph tail");
        await finish(terminal, async () => {
          if (isTail && latest) await run(latest, place);
        });
      });
    }
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
