import assert from "node:assert/strict";
import { eventually } from "../../tests/support/eventually.ts";
import { Guard } from "./guard.ts";
import { signalGroup } from "./process_family.ts";

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
  assert.equal((await guarded.status).signal, "SIGTERM");
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
    await eventually(() => guard.pid !== first);
  }
  assert.equal((await guarded.status).signal, "SIGTERM");
});
