import assert from "node:assert/strict";
import { parseProcStat, parsePs } from "./process_stat.ts";

const REST = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";

for (const command of ["deno", "a b", "a) Z 1 (b", "(sd-pam)", ") Z"]) {
  Deno.test(`the state and start time of a process called ${command} are read`, () => {
    assert.deepEqual(parseProcStat(`42 (${command}) S ${REST}\n`), {
      startTime: "4711",
      isZombie: false,
    });
  });
}

Deno.test("ended processes without a wait() are zombies, stopped ones are not", () => {
  for (const [state, isZombie] of [["Z", true], ["X", true], ["T", false], ["D", false]] as const) {
    assert.equal(parseProcStat(`42 (deno) ${state} ${REST}`)?.isZombie, isZombie);
  }
});

Deno.test("a text that is no process status is not read", () => {
  for (const text of ["", "42 (deno) S 1 2", "nonsense", "42 (deno) S " + "x ".repeat(30)]) {
    assert.equal(parseProcStat(text), undefined);
  }
});

Deno.test("the output of ps is read by pid, whatever its padding", () => {
  const text =
    "    1 Ss   Mon Nov  3 08:17:01 2025\n12345 Z+   Tue Nov 25 18:17:01 2025\n\nwarning\n";
  assert.deepEqual([...parsePs(text)], [
    [1, { startTime: "Mon Nov 3 08:17:01 2025", isZombie: false }],
    [12345, { startTime: "Tue Nov 25 18:17:01 2025", isZombie: true }],
  ]);
});
