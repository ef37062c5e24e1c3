import assert from "node:assert/strict";
import { eventually } from "../../../tests/support/eventually.ts";
import { checkLiveness, identifyProcess, judge, type ProcessIdentity } from "./process_liveness.ts";
import { parseProcStat } from "./process_stat.ts";

const self: ProcessIdentity = { pid: 1, startTime: "10", bootId: "boot", pidNamespace: "ns" };
const other: ProcessIdentity = { ...self, pid: 7, startTime: "20" };
const running = new Map([[7, { startTime: "20", isZombie: false }]]);

const VERDICTS = [
  ["a running process is alive", other, running, "alive"],
  ["a process that does not exist is dead", { ...other, pid: 8 }, running, "dead"],
  [
    "a process whose pid now belongs to another is dead",
    { ...other, startTime: "19" },
    running,
    "dead",
  ],
  ["a zombie is dead", other, new Map([[7, { startTime: "20", isZombie: true }]]), "dead"],
  ["a process from before a reboot is dead", { ...other, bootId: "older" }, running, "dead"],
  [
    "a process from before a reboot is dead even if none can be read",
    { ...other, bootId: "older" },
    undefined,
    "dead",
  ],
  [
    "a process of another container is unknown",
    { ...other, pidNamespace: "ns2" },
    running,
    "unknown",
  ],
  [
    "a process that could not read its own start time is unknown",
    { ...other, startTime: "" },
    running,
    "unknown",
  ],
  ["a process is unknown where none can be read", other, undefined, "unknown"],
] as const;

for (const [fact, process, stats, verdict] of VERDICTS) {
  Deno.test(fact, () => assert.equal(judge(process, self, stats), verdict));
}

Deno.test("this process is alive, and one that never was is dead", async () => {
  const identity = await identifyProcess();
  const never = { ...identity, pid: 2 ** 22 + 1 };
  assert.deepEqual(await checkLiveness([identity, never, identity], identity), [
    "alive",
    "dead",
    "alive",
  ]);
});

Deno.test({
  name: "a real zombie is dead and a real stopped process alive",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const self = await identifyProcess();
    // The first child is never waited for by the program that the shell becomes.
    const parent = new Deno.Command("sh", {
      args: ["-c", "sleep 600 & exec sleep 600"],
      stdout: "null",
    }).spawn();
    const child = await eventually(() => childOf(parent.pid));
    const identities = [parent.pid, child].map((pid) => ({
      ...self,
      pid,
      startTime: startOf(pid),
    }));
    Deno.kill(parent.pid, "SIGSTOP");
    Deno.kill(child, "SIGKILL");
    await eventually(() => stateOf(child) === "Z" && stateOf(parent.pid) === "T");
    assert.deepEqual(await checkLiveness(identities, self), ["alive", "dead"]);
    parent.kill("SIGKILL");
    await parent.status;
  },
});

function readStat(pid: number): string {
  return Deno.readTextFileSync(`/proc/${pid}/stat`);
}

function stateOf(pid: number): string | undefined {
  return readStat(pid).split(") ")[1]?.[0];
}

function startOf(pid: number): string {
  return parseProcStat(readStat(pid))?.startTime ?? assert.fail();
}

/** The child of the program that a shell has become, which is when both are the same program. */
function childOf(pid: number): number | undefined {
  if (!readStat(pid).includes("(sleep)")) return undefined;
  return Number(Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`)) || undefined;
}
