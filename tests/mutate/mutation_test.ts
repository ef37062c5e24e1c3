import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadMutations } from "./load_mutations.ts";
import { applyMutation, type Mutation } from "./mutation.ts";
import { readVerdict } from "./run_mutation.ts";
import { ROOT } from "./workspace.ts";

const mutations = await loadMutations();
const MUTATION: Mutation = {
  id: "late-stop",
  promise: "P11",
  file: "a.ts",
  find: "stop()",
  replace: "",
  tests: [],
};

Deno.test("each mutation's text occurs exactly once in its file", () => {
  const stale = mutations.flatMap((mutation) => {
    try {
      applyMutation(mutation, Deno.readTextFileSync(join(ROOT, mutation.file)));
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  assert.deepEqual(stale, []);
});

Deno.test("each mutation has a name of its own and tests that exist", () => {
  assert.equal(new Set(mutations.map(({ id }) => id)).size, mutations.length);
  for (const { id, promise, tests } of mutations) {
    assert.notEqual(promise, "", `${id} names no promise`);
    assert.ok(tests.length > 0, `${id} names no test`);
    for (const test of tests) {
      assert.ok(existsSync(join(ROOT, test)), `${id} names ${test}, which does not exist`);
    }
  }
});

Deno.test("a mutation replaces the one place that it names", () => {
  assert.equal(applyMutation(MUTATION, "start(); stop(); end();"), "start(); ; end();");
  assert.throws(() => applyMutation(MUTATION, "start();"), /late-stop: its text is not in a.ts/);
  assert.throws(() => applyMutation(MUTATION, "stop(); stop();"), /occurs twice in a.ts/);
});

Deno.test("a mutation is noticed only by a test that fails", () => {
  assert.equal(readVerdict(0, "ok | 3 passed | 0 failed (1s)"), "survived");
  assert.equal(readVerdict(1, "FAILED | 2 passed | 1 failed (1s)"), "noticed");
  assert.equal(readVerdict(undefined, "FAILED | 2 passed | 1 failed (1s)"), "hung");
  assert.equal(readVerdict(1, "error: The module's source code could not be parsed"), "invalid");
  assert.equal(readVerdict(0, "ok | 0 passed | 0 failed | 7 filtered out (0ms)"), "invalid");
});
