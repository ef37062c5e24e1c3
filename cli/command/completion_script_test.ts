import assert from "node:assert/strict";
import { type Completion, formatCompletions, SHELLS } from "./completion_script.ts";

const CONFIG = { name: "--config", short: "c", takesValue: true };
const TABLE: readonly Completion[] = [
  {
    name: "dlq",
    summary: "Don't lose events.",
    options: [{ name: "--no-color", takesValue: false }],
    choices: ["list", "drop"],
  },
  {
    name: "count",
    summary: "Count.",
    options: [{ name: "--json", takesValue: false }, CONFIG],
    choices: [],
  },
];

/** What bash offers for the last of some words. */
async function complete(...words: string[]): Promise<string[]> {
  const script = `${formatCompletions("bash", TABLE)}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_lymph
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", "lymph", ...words],
  }).output();
  return new TextDecoder().decode(stdout).split("\n").filter(Boolean);
}

Deno.test("bash completes commands, then what their first argument can be, then options", async () => {
  assert.deepEqual(await complete(""), ["dlq", "count"]);
  assert.deepEqual(await complete("dlq", ""), ["list", "drop", "--no-color"]);
  assert.deepEqual(await complete("dlq", "d"), ["drop"]);
  assert.deepEqual(await complete("dlq", "list", ""), ["--no-color"]);
  assert.deepEqual(await complete("count", "--"), ["--json", "--config"]);
});

Deno.test("zsh and fish know what a first argument can be", () => {
  assert.match(formatCompletions("zsh", TABLE), /^ {4}dlq\) .* first=\(list drop\) ;;$/m);
  assert.match(
    formatCompletions("fish", TABLE),
    /^complete -c lymph -n '__fish_seen_subcommand_from dlq' -a 'list drop'$/m,
  );
});

Deno.test("an apostrophe ends no word", async () => {
  const word = /-d ('Don.*')$/m.exec(formatCompletions("fish", TABLE))?.[1];
  const { stdout } = await new Deno.Command("bash", { args: ["-c", `printf %s ${word}`] }).output();
  assert.equal(new TextDecoder().decode(stdout), "Don't lose events.");
  assert.ok(formatCompletions("zsh", TABLE).includes(`'dlq:Don'\\''t lose events.'`));
});

Deno.test("a name that a shell would not take for a word is left out", () => {
  const table = [{ name: "$(rm -rf x)", summary: "", options: [], choices: [] }, ...TABLE];
  for (const shell of SHELLS) assert.ok(!formatCompletions(shell, table).includes("rm -rf"));
});

Deno.test("P5 behind --config= a shell completes files", async () => {
  assert.deepEqual(await complete("count", "--config", "="), []);
  assert.deepEqual(await complete("count", "--config", "=", "-"), []);
  assert.match(
    formatCompletions("zsh", TABLE),
    /== --\*=\* \]\]; then\n {4}compset -P '\*='\n {4}_files/,
  );
  const fish = formatCompletions("fish", TABLE);
  assert.match(fish, /^complete .* count' -l config -s c -r$/m);
  assert.match(fish, /^complete .* count' -l json$/m);
});
