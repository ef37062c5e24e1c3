import assert from "node:assert/strict";
import { identifyProcess, type ProcessIdentity } from "../processes/process_liveness.ts";
import { Store } from "../store/store.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";
import { Sessions } from "./sessions.ts";

const MOST_LOOKED_AFTER = 8;

/** So many processes with a session each, which are dead as no such process exists. */
async function openSessions(store: Store, count: number): Promise<Sessions[]> {
  const self = await identifyProcess();
  const processes = Array.from({ length: count }, (_, index): ProcessIdentity => ({
    ...self,
    pid: 2 ** 30 + index, // beyond what any system gives
  }));
  const sessions = processes.map((process) => new Sessions(store, process));
  await store.write(() => sessions.forEach((session) => session.own()));
  return sessions;
}

Deno.test("a process looks after few others however many there are, and each is looked after", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  const sessions = await openSessions(store, 50);
  const watchers = new Map<number, number>();
  for (const session of sessions) {
    const lookedAfter = session.lookedAfter();
    assert.equal(lookedAfter.length, MOST_LOOKED_AFTER);
    for (const { id } of lookedAfter) watchers.set(id, (watchers.get(id) ?? 0) + 1);
  }
  assert.deepEqual([...watchers.values()], Array(50).fill(MOST_LOOKED_AFTER));
  sessions.forEach((session) => session.release());
  store.close();
});

Deno.test("where one dead process is found, the sessions of all dead ones are ended", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  const dead = await openSessions(store, 30);
  const alive = new Sessions(store, await identifyProcess());
  await store.write(() => alive.own());
  assert.equal(await alive.patrol(), 30);
  assert.deepEqual(alive.lookedAfter(), []);
  [...dead, alive].forEach((session) => session.release());
  store.close();
});

Deno.test("a process without a session looks after some as well", async () => {
  await using directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  const sessions = await openSessions(store, 20);
  const reader = new Sessions(store, await identifyProcess());
  assert.equal(reader.lookedAfter().length, MOST_LOOKED_AFTER);
  sessions.forEach((session) => session.release());
  store.close();
});

for (
  const [kind, other] of [
    ["of an earlier boot", { bootId: "earlier" }],
    ["of another pid namespace", { pidNamespace: "pid:[1]" }],
    ["of this process without its lock", {}],
  ] as const
) {
  Deno.test(`a process ends a session ${kind}, though pid and start time are its own`, async () => {
    await using directory = await makeTemporaryDirectory();
    const store = await Store.open(directory.path);
    const self = await identifyProcess();
    const [left, own] = [new Sessions(store, { ...self, ...other }), new Sessions(store, self)];
    await store.write(() => [left, own].forEach((session) => session.own()));
    left.release();
    assert.equal(await own.patrol(), 1);
    assert.notEqual(own.current(), undefined);
    own.release();
    store.close();
  });
}
