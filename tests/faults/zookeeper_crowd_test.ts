/** Many instances and many who look for them, on one ZooKeeper. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { startZookeeper } from "../kit/servers/zookeeper.ts";
import { usedMegabytes } from "../support/load/collect_garbage.ts";
import { eventually } from "../support/eventually.ts";
import { tell } from "../support/tell.ts";
import {
  collectLists,
  CountingSession,
  instanceOf,
  newWorld,
  Registries,
} from "../support/servers/zookeeper.ts";

const MEMBERS = fileURLToPath(new URL("testdata/zookeeper_members.ts", import.meta.url));
const PROCESSES = 4;
const PER_PROCESS = 50;
const COUNT = PROCESSES * PER_PROCESS;
const CLIENTS = 50;
const PATIENT = { timeoutMs: 60_000 };

/** A process of members that has said `ready`; `register` has them register all at once. */
async function startMembers(hosts: string, first: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", MEMBERS, hosts, `${first}`, `${PER_PROCESS}`],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const says = async (word: string) => assert.equal((await output.read()).value?.trim(), word);
  await says("ready");
  return {
    async register(): Promise<void> {
      await child.stdin.close();
      await says("registered");
    },
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGKILL");
      await child.status;
      await output.cancel();
    },
  };
}

Deno.test("R7: 200 instances of 4 processes register at once, and 50 clients see them all", async () => {
  await using zookeeper = await startZookeeper();
  const world = { ...newWorld(zookeeper.hosts), sessionTimeoutMs: 30_000 };
  await using registries = new Registries();
  await using processes = new AsyncDisposableStack();
  const members = await Promise.all(
    Array.from(
      { length: PROCESSES },
      async (_, index) =>
        processes.use(await startMembers(world.hosts, 40_000 + index * PER_PROCESS)),
    ),
  );
  const sessions = Array.from({ length: CLIENTS }, () => new CountingSession(world));
  const clients = await Promise.all(sessions.map((session) => registries.start({ session })));
  const lists = clients.map((client) => collectLists(client, "Greeting"));
  const untilSeen = (count: number) =>
    eventually(() => lists.every((seen) => seen.at(-1)?.length === count), PATIENT);
  const perClient = (key: "lists" | "reads") =>
    sessions.reduce((sum, { [key]: count }) => sum + count, 0) / CLIENTS;
  await untilSeen(0);
  const [emptyMb, startedMs, firstLists] = [usedMegabytes(), performance.now(), perClient("lists")];
  const secondsUntil = async (event: Promise<unknown>) => {
    await event;
    return ((performance.now() - startedMs) / 1000).toFixed(2);
  };

  const registering = Promise.all(members.map((member) => member.register()));
  const [registeredS, seenS] = await Promise.all([registering, untilSeen(COUNT)].map(secondsUntil));
  const clientMb = (usedMegabytes() - emptyMb) / CLIENTS;
  const [listsInAll, readsInAll] = [perClient("lists") - firstLists, perClient("reads")];
  assert.equal(readsInAll, COUNT, "each client reads each node once");
  assert.ok(listsInAll < COUNT / 4, `${listsInAll} lists per client`);

  await registries.start(world).then((late) => late.register(instanceOf("Greeting", "late")));
  await untilSeen(COUNT + 1);
  assert.equal(perClient("reads") - readsInAll, 1, "one change is one read");
  assert.ok(perClient("lists") - firstLists - listsInAll <= 2);
  tell(
    `R7: ${COUNT} instances registered in ${registeredS} s, ${CLIENTS} views complete in ${seenS} s, ` +
      `each by ${readsInAll} reads and ${listsInAll.toFixed(1)} lists, in ${
        clientMb.toFixed(2)
      } MB`,
  );
});
