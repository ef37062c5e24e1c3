/** Bytes that are not UTF-8 are refused, where they come in. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createProject } from "../support/projects/project.ts";

const PROGRAM = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

async function run(script: string, cwd: string): Promise<{ code: number; text: string }> {
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", script],
    cwd,
    env: { NO_COLOR: "1", LYMPH: `${Deno.execPath()} run -A ${PROGRAM}` },
  }).output();
  return { code, text: new TextDecoder().decode(stderr) };
}

Deno.test("V6 configuration, standard input and arguments that are not UTF-8 are one line", async () => {
  await using project = await createProject({ "deno.json": "{}" });
  await Deno.writeFile(join(project.path, "x.yml"), new Uint8Array([0x61, 0x3a, 0x20, 0xe4]));
  const invalid = "must be UTF-8: the byte at offset";
  const cases = [
    ["$LYMPH config -c x.yml", `x.yml: ${invalid} 3 is 0xe4`, 1],
    ["$LYMPH config --vars x.yml", `x.yml: ${invalid} 3 is 0xe4`, 1],
    [
      `printf '{"a":"\\377"}' | $LYMPH emit x -`,
      `Bodies must be JSON: standard input: ${invalid} 6 is 0xff`,
      2,
    ],
    [`printf '1\\n"\\377"' | $LYMPH shell`, `standard input: ${invalid} 3 is 0xff`, 1],
    [`$LYMPH emit "$(printf 'x\\351')"`, `argument 2: ${invalid} 1 is 0xe9`, 1],
  ] as const;
  for (const [script, line, expected] of cases) {
    const { code, text } = await run(script, project.path);
    assert.equal(text, `lymph: ${line}, which is invalid there\n`, script);
    assert.equal(code, expected, script);
  }
});
