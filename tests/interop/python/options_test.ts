/** Every command of Python lymph, and every option of each, is one of ours. */
import assert from "node:assert/strict";
import { runCommand } from "../../../cli/cli.ts";
import { installPythonLymph } from "./install.ts";

/** Prints the help of each command of Python lymph, by its name. */
const PRINT_HELP = `
import json
from lymph.cli.base import get_command_classes
print(json.dumps({name: cls.get_help() for name, cls in get_command_classes().items()}))
`;

async function helpOfPython(): Promise<Record<string, string>> {
  const { program, env } = await installPythonLymph();
  const args = ["-W", "ignore", "-c", PRINT_HELP];
  const output = await new Deno.Command(program, { args, env, stderr: "inherit" }).output();
  return JSON.parse(new TextDecoder().decode(output.stdout));
}

async function ourHelp(command: string): Promise<string> {
  const lines: string[] = [];
  const code = await runCommand(["help", command], {
    terminal: {
      columns: 80,
      hasColors: false,
      print: (text) => void lines.push(text),
      note: (text) => assert.fail(text),
      status: () => {},
      style: (_, text) => text,
      neverWait() {},
      room: () => Promise.resolve(),
      flush: () => Promise.resolve(),
      broken: new Promise(() => {}),
      readInput: () => assert.fail("Help reads nothing"),
    },
  });
  assert.equal(code, 0);
  return lines.join("\n");
}

/** The options that a help text names, such as `--port` and `-p`. */
function optionsIn(help: string): Set<string> {
  const negatable = help.replaceAll(/--\[no-\]([a-z-]+)/g, "--$1 --no-$1");
  const found = negatable.matchAll(/(?<![\w-])(--?[a-zA-Z][a-z-]*)/g);
  return new Set(found.map(([option]) => option));
}

Deno.test("every command of Python lymph and every option of it is here", async () => {
  const python = await helpOfPython();
  assert.ok(Object.keys(python).length >= 13, Object.keys(python).join());
  const missing: string[] = [];
  for (const [command, help] of Object.entries(python)) {
    const ours = optionsIn(await ourHelp(command));
    missing.push(...optionsIn(help).difference(ours).keys().map((name) => `${command} ${name}`));
  }
  assert.deepEqual(missing, []);
});
