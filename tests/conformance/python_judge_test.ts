import assert from "node:assert/strict";
import { makeCases } from "./cases.ts";
import { PythonJudge } from "./python_judge.ts";

Deno.test("a Python judge answers in order, and says what it raised", async () => {
  await using judge = new PythonJudge<number, number>("def judge(n): return 12 // n");
  const answers = await judge.askAll([3, 0, 4]);
  assert.deepEqual(answers.map((answer) => answer.error ?? answer.value), [
    4,
    "ZeroDivisionError: integer division or modulo by zero",
    3,
  ]);
});

Deno.test("the cases of a seed are the same in every run", () => {
  const make = () => makeCases(7, 5, (random) => random.below(100));
  assert.deepEqual(make(), make());
});
