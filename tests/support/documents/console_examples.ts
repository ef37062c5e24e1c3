import assert from "node:assert/strict";
import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { eventually } from "../eventually.ts";
import { missingLines, patternOf, patternOfLine } from "./example_output.ts";
import { runLymph, type RunningLymph, startLymph } from "../projects/lymph_process.ts";
import type { Example } from "./pages.ts";

/** Ports of the examples, whose places others take: these may be in use. */
const PORTS = /\b(?:4080|4090|9100)\b/g;
const ENDLESS = new Set(["instance", "node", "worker", "subscribe", "tail", "top", "dashboard"]);
/** Commands that show what others do, each in its own time. */
const LOOKS = new Set(["discover", "dlq"]);
/** Options by which `curl` does more than look. */
const CHANGES = ["--request", "--include", "--data"];
/** By lines like these a program says that it has begun. */
const OPENING = /^(?:Serving|Following|Waiting|Dashboard) /;
const INTERRUPT = "^C";
const EVERYTHING = /^[^]*/;

/** Where examples run. */
export interface Place {
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

/** Puts free ports in the place of those that texts name. */
export function renumberPorts(texts: readonly string[]): (text: string) => string {
  const names = [...new Set(texts.flatMap((text) => text.match(PORTS) ?? []))];
  const ports = findFreePorts(names.length);
  return (text) => text.replaceAll(PORTS, (name) => `${ports[names.indexOf(name)] ?? name}`);
}

/** Changes the words of examples and the lines that they print. */
export function changeExamples(
  examples: readonly Example[],
  change: (text: string) => string,
): Example[] {
  return examples.map(({ program, args, expected }) => ({
    program,
    args: args.map(change),
    expected: expected.map(change),
  }));
}

/**
 * Runs examples in order, as steps of a test. A command that goes on until it is stopped runs until
 * the end, and has to have printed by then what its example shows.
 */
export async function runExamples(
  t: Deno.TestContext,
  examples: readonly Example[],
  place: Place,
): Promise<void> {
  const terminals: { readonly terminal: Terminal; readonly name: string }[] = [];
  await using stack = new AsyncDisposableStack();
  let latest: Example | undefined;
  for (const example of examples) {
    const name = `${example.program} ${example.args.join(" ")}`;
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
      // A new subscription takes a moment to be known, so that the first event may be missed.
      const isTail = name.startsWith("lymph tail");
      await finish(terminal, async () => {
        if (isTail && latest) await run(latest, place);
      });
    });
  }
}
