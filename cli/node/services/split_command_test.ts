import assert from "node:assert/strict";
import { splitCommand } from "./split_command.ts";

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["", []],
  ["lymph instance --config=conf/web.yml", ["lymph", "instance", "--config=conf/web.yml"]],
  ["  a \t b\n", ["a", "b"]],
  [`sh -c 'echo "$HOME"; exit 1'`, ["sh", "-c", `echo "$HOME"; exit 1`]],
  [`a "b c" d`, ["a", "b c", "d"]],
  [`a --name="b c"'d e'f`, ["a", "--name=b cd ef"]],
  [`a "" ''`, ["a", "", ""]],
  [String.raw`a\ b "c \"d\" \\ \n"`, ["a b", String.raw`c "d" \ \n`]],
];

for (const [line, words] of CASES) {
  Deno.test(`${JSON.stringify(line)} has ${words.length} words`, () => {
    assert.deepEqual(splitCommand(line), words);
  });
}

for (const line of [`a "b`, `a 'b c`, `a"b'c`, "a \\"]) {
  Deno.test(`${JSON.stringify(line)} is refused`, () => {
    assert.throws(() => splitCommand(line), SyntaxError);
  });
}
