import { NODE_VARIABLE } from "../../../core/node_environment.ts";
import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { within } from "../../../tests/support/within.ts";
import { endFamily, signalGroup } from "./process_family.ts";
import { lookUpProcess, markedBy, membersOf } from "./process_table.ts";

/** Starts a shell in a group of its own, and what it starts. */
async function startFamily(script: string, size: number) {
  const mark = crypto.randomUUID();
  const leader = new Deno.Command("sh", {
    args: ["-c", script],
    env: { [NODE_VARIABLE.process]: mark },
    detached: true,
    stdin: "null",
  }).spawn();
  await eventually(() => markedBy(mark).length >= size);
  return { leader, family: { group: leader.pid, mark } };
}

/** By itself: a test that fails leaves nothing behind. */
async function untilEnded(leader: Deno.ChildProcess): Promise<void> {
  try {
    await within(leader.status, "the end of the shell", { timeoutMs: 2000 });
  } finally {
    signalGroup(leader.pid, "SIGKILL");
  }
}

Deno.test("W5 what ends when it is asked to was not killed", async () => {
  const { leader, family } = await startFamily("sleep 600 & sleep 601 & wait", 3);
  const killed = await within(endFamily(family, { timeoutMs: 10_000 }), "the end of the group");
  await untilEnded(leader);
  assert.deepEqual([killed, membersOf(family.group)], [[], []]);
});

Deno.test("W5 what does not listen is killed in the end, and counted", async () => {
  const stubborn = `(trap "" TERM; while :; do sleep 600; done)`;
  const { leader, family } = await startFamily(`trap "" TERM; ${stubborn} & wait`, 3);
  const killed = await within(endFamily(family, { timeoutMs: 300 }), "the end of the group");
  await untilEnded(leader);
  assert.ok(killed.length >= 2, String(killed));
  assert.deepEqual(membersOf(family.group), []);
});

Deno.test("A20 what has left the group belongs to the family", async () => {
  const { leader, family } = await startFamily("setsid sleep 600 & exec sleep 601", 2);
  const [stray] = markedBy(family.mark).filter((pid) => lookUpProcess(pid)?.group !== leader.pid);
  assert.ok(stray, "there is a process in another group");
  await within(endFamily(family, { timeoutMs: 10_000 }), "the end of the family");
  await untilEnded(leader);
  assert.notEqual(lookUpProcess(stray)?.isZombie, false, "it has ended, too");
});
