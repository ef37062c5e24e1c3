/**
 * Runs every console example of the README, in order, against the real program.
 *
 * A block whose command goes on until it is stopped belongs to a terminal of its own: it runs until
 * the chapter ends. In expected output `…` stands for anything, and alone on a line for any lines.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runLymph, type RunningLymph, startLymph } from "./support/lymph_process.ts";
import { createProject } from "./support/project.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const README = await Deno.readTextFile(join(ROOT, "README.md"));
const WEB_PORT = "4080";
const ENDLESS = new Set(["instance", "node", "worker", "subscribe", "tail", "top"]);

interface Example {
  /** `lymph`, or a program that people have. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** What it prints. */
  readonly expected: string;
}

interface Chapter {
  readonly title: string;
  readonly examples: readonly Example[];
  /** Files that the chapter shows, by the path in their first line. */
  readonly files: Readonly<Record<string, string>>;
}

function readChapter(text: string): Chapter {
  const title = text.slice(0, text.indexOf("\n"));
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const files: Record<string, string> = {};
  const examples: Example[] = [];
  for (const [, language, content = ""] of blocks) {
    const path = /^(?:\/\/|#) ([\w./-]+\.\w+)\n/.exec(content);
    if (path?.[1]) files[path[1]] = content.slice(path[0].length);
    if (language !== "console") continue;
    for (const part of content.split(/^\$ /m).slice(1)) {
      const end = part.indexOf("\n");
      const [program = "", ...args] = splitWords(part.slice(0, end));
      examples.push({ program, args, expected: part.slice(end + 1).trimEnd() });
    }
  }
  return { title, examples, files };
}

/** Splits a command line as a shell does, as far as examples need it. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)]
    .map(([, single, double, bare]) => single ?? double ?? bare ?? "");
}

function toPattern(expected: string): RegExp {
  const lines = expected.split("\n").map((line) =>
    line.trim() === "…"
      ? "(?:.*\\n)*?"
      : `${line.split("…").map((part) => RegExp.escape(part)).join(".*")}\\n`
  );
  return new RegExp(`^${lines.join("")}`);
}

interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Port that takes the place of the tutorial's, which may be in use. */
  readonly webPort: number;
}

async function runExample(
  { program, args, expected }: Example,
  { webPort, ...options }: Terminal,
): Promise<RunningLymph | undefined> {
  const pattern = toPattern(expected);
  if (ENDLESS.has(args[0] ?? "")) {
    const running = startLymph(args, options);
    await (/^Serving/.test(expected) ? running.stderr(pattern) : running.stdout(pattern));
    return running;
  }
  const { code, stdout, stderr } = program === "lymph"
    ? await runLymph(args, options)
    : await runLymph(args.map((arg) => arg.replace(WEB_PORT, String(webPort))), {
      ...options,
      program,
    });
  assert.equal(code, 0, stderr);
  const shown = `${stderr}${stdout}`.replaceAll("\r", "").trimEnd();
  assert.match(`${shown}\n`, new RegExp(`${pattern.source}$`));
  return undefined;
}

/** The tutorial's own files, with a port that nobody uses. */
async function tutorialFiles(webPort: number): Promise<Record<string, string>> {
  const files: Record<string, string> = { "deno.json": "{}" };
  for (const folder of ["conf", "services"]) {
    for await (const { name } of Deno.readDir(join(ROOT, folder))) {
      files[`${folder}/${name}`] = await Deno.readTextFile(join(ROOT, folder, name));
    }
  }
  files[".lymph.yml"] = (await Deno.readTextFile(join(ROOT, ".lymph.yml")))
    .replaceAll(WEB_PORT, String(webPort));
  files["conf/web.yml"] += `    port: ${webPort}\n`;
  return files;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

for (const chapter of README.split(/^## /m).slice(1).map(readChapter)) {
  if (chapter.examples.length === 0) continue;
  Deno.test(`the README's examples work: ${chapter.title}`, async (t) => {
    const webPort = freePort();
    const isOwnProject = Object.keys(chapter.files).length > 0;
    const files = isOwnProject ? chapter.files : await tutorialFiles(webPort);
    await using project = await createProject(files);
    const terminal: Terminal = {
      cwd: project.path,
      env: { LYMPH_STATE_DIR: join(project.path, ".lymph") },
      webPort,
    };
    await using terminals = new AsyncDisposableStack();
    for (const example of chapter.examples) {
      await t.step(`${example.program} ${example.args.join(" ")}`, async () => {
        const running = await runExample(example, terminal);
        if (running) terminals.use(running);
      });
    }
  });
}

Deno.test("the README's test command is what CI runs", async () => {
  const commands = [...README.matchAll(/^npx .*$/gm)].map(([command]) => command);
  assert.equal(commands.length, 2);
  assert.ok((await Deno.readTextFile(join(ROOT, ".ci/run"))).includes(`\n${commands[1]}\n`));
});
