import assert from "node:assert/strict";
import { join } from "node:path";
import { readHistory, writeHistory } from "./history.ts";

Deno.test("what was typed is there again, for its owner only", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const state = join(directory, "state");
    assert.deepEqual(await readHistory(state), []);
    await writeHistory(state, ["last", "first"]);
    assert.deepEqual(await readHistory(state), ["last", "first"]);
    assert.equal(Number((await Deno.stat(join(state, "shell_history"))).mode) & 0o777, 0o600);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("where it cannot be kept, nothing is lost but comfort", async () => {
  await writeHistory("/dev/null/state", ["last"]);
  assert.deepEqual(await readHistory("/dev/null/state"), []);
});
