import { NODE_VARIABLE } from "../../../core/node_environment.ts";
import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { within } from "../../../tests/support/within.ts";
import { Guard } from "./guard.ts";
import { signalGroup } from "./process_family.ts";

const WHAT = "the end of what is guarded";

function spawnGroup(): Deno.ChildProcess {
  return new Deno.Command("sleep", { args: ["600"], detached: true, stdin: "null" }).spawn();
}

Deno.test("what is guarded ends with the guard's owner, and what was let go does not", async () => {
  const [guarded, released] = [spawnGroup(), spawnGroup()];
  {
    await using guard = new Guard();
    guard.add(guarded.pid);
    guard.add(released.pid);
    guard.remove(released.pid);
  }
  assert.equal((await within(guarded.status, WHAT, { timeoutMs: 10_000 })).signal, "SIGTERM");
  Deno.kill(released.pid, "SIGKILL");
  assert.equal((await released.status).signal, "SIGKILL");
});

Deno.test("a guard that is killed is replaced by one that knows as much", async () => {
  const guarded = spawnGroup();
  {
    await using guard = new Guard();
    guard.add(guarded.pid);
    const first = guard.pid ?? 0;
    signalGroup(first, "SIGKILL");
    await eventually(() => guard.pid !== first, { timeoutMs: 10_000 });
  }
  assert.equal((await within(guarded.status, WHAT, { timeoutMs: 10_000 })).signal, "SIGTERM");
});

Deno.test("A20 a guard ends what has left its group, too", async () => {
  const guard = new Guard();
  const stray = new Deno.Command("sleep", {
    args: ["600"],
    env: { [NODE_VARIABLE.process]: guard.newMark() },
    detached: true,
    stdin: "null",
  }).spawn();
  await guard[Symbol.asyncDispose]();
  assert.equal((await within(stray.status, WHAT, { timeoutMs: 10_000 })).signal, "SIGTERM");
});
