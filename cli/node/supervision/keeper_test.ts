import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/fake_time.ts";
import type { Child, Exit } from "../processes/child.ts";
import { Keeper } from "./keeper.ts";
import { ProcessPool } from "./process_pool.ts";
import { WELL_AFTER_MS } from "./restart_delay.ts";

/** A process that does what a test says. */
class FakeChild implements Child {
  readonly servesHttp = false;
  readonly pid: number;
  readonly #serving = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<Exit>();
  isStopped = false;
  readonly isAsked = false;
  readonly mark = "";
  readonly endpoint = undefined;

  constructor(pid: number) {
    this.pid = pid;
  }

  get serving(): Promise<void> {
    return this.#serving.promise;
  }

  get ended(): Promise<Exit> {
    return this.#ended.promise;
  }

  serve(): void {
    this.#serving.resolve();
  }

  end(code: number): void {
    this.#ended.resolve({ code, signal: null, killed: 0 });
  }

  stop(): Promise<boolean> {
    this.isStopped = true;
    this.end(0);
    return Promise.resolve(true);
  }

  signal(): void {}
}

class Family {
  readonly children: FakeChild[] = [];
  readonly notes: string[] = [];
  readonly spawn = (): FakeChild => {
    const child = new FakeChild(this.children.length + 1);
    this.children.push(child);
    return child;
  };
  readonly note = (text: string): void => void this.notes.push(text);

  get youngest(): FakeChild {
    return this.children.at(-1) ?? this.spawn();
  }
}

const settle = () => new Promise<void>((resolve) => queueMicrotask(resolve)).then(() => {});

async function start(): Promise<{ family: Family; keeper: Keeper }> {
  const family = new Family();
  const { spawn, note } = family;
  const keeper = new Keeper({ name: "Web.0", spawn, note });
  keeper.start();
  await settle();
  return { family, keeper };
}

Deno.test("a process that has ended starts again, ever later, until it lives for a while", async () => {
  using time = fakeTime();
  const { family, keeper } = await start();
  for (const longestMs of [100, 200, 400]) {
    const count = family.children.length;
    family.youngest.end(1);
    await time.advance(longestMs / 2 - 1);
    assert.equal(family.children.length, count);
    await time.advance(longestMs / 2 + 1);
    assert.equal(family.children.length, count + 1);
  }
  await time.advance(WELL_AFTER_MS);
  family.youngest.end(1);
  await time.advance(100);
  assert.equal(family.children.length, 5);
  assert.equal(keeper.restarts, 4);
  assert.match(family.notes[0] ?? "", /^ended \(exit code 1\); starts again in 0\.1 s$/);
  await keeper.stop();
});

Deno.test("P9 a program that does not exist is said so once, and starts when it is there", async () => {
  using time = fakeTime();
  const family = new Family();
  let reason: string | undefined = "there is no such program";
  let tries = 0;
  const keeper = new Keeper({
    name: "Web.0",
    note: family.note,
    spawn() {
      tries++;
      if (reason === undefined) return family.spawn();
      throw new Error(`Cannot start web: ${reason}`);
    },
  });
  keeper.start();
  await time.advance(100);
  assert.equal(tries, 2);
  assert.equal(keeper.state, "waiting");
  await time.advance(600_000);
  assert.ok(tries > 20);
  const again = "; tried again every 30 s, and said only once";
  assert.deepEqual(family.notes, [`Cannot start web: there is no such program${again}`]);
  reason = "it is not executable";
  await time.advance(30_000);
  assert.deepEqual(family.notes.slice(1), [`Cannot start web: it is not executable${again}`]);
  reason = undefined;
  await time.advance(30_000);
  assert.deepEqual(family.notes.slice(2), ["has started"]);
  assert.deepEqual([keeper.state, keeper.restarts], ["starting", 0]);
  await keeper.stop();
  assert.equal(keeper.state, "stopped");
});

Deno.test("with overlap the old process stops once the new one serves", async () => {
  const { family, keeper } = await start();
  const [old] = family.children;
  old?.serve();
  await settle();
  const replaced = keeper.replace({ overlap: true });
  await settle();
  assert.equal(family.children.length, 2);
  assert.ok(!old?.isStopped);
  family.youngest.serve();
  await replaced;
  await settle();
  assert.ok(old?.isStopped);
  assert.deepEqual([keeper.pid, keeper.restarts], [2, 0]);
  await keeper.stop();
});

Deno.test("with overlap a new process that fails leaves the old one alone", async () => {
  const { family, keeper } = await start();
  family.youngest.serve();
  await settle();
  const replaced = keeper.replace({ overlap: true });
  await settle();
  family.youngest.end(1);
  await assert.rejects(replaced, {
    name: "NotServingError",
    message: "Web.0 has ended before it served: exit code 1",
  });
  assert.deepEqual([keeper.pid, keeper.state], [1, "serving"]);
  await keeper.stop();
});

Deno.test("without overlap the old process has stopped before the new one starts", async () => {
  const { family, keeper } = await start();
  family.youngest.serve();
  await settle();
  const replaced = keeper.replace({ overlap: false });
  assert.ok(family.children[0]?.isStopped);
  assert.equal(family.children.length, 1);
  while (family.children.length < 2) await settle();
  family.youngest.serve();
  await replaced;
  await keeper.stop();
  assert.equal(family.children.length, 2);
});

Deno.test("a process that waits to start again is replaced at once", async () => {
  using _time = fakeTime();
  const { family, keeper } = await start();
  family.youngest.end(1);
  while (keeper.state !== "waiting") await settle();
  const replaced = keeper.replace({ overlap: true });
  while (family.children.length < 2) await settle();
  family.youngest.serve();
  await replaced;
  assert.equal(keeper.pid, 2);
  await keeper.stop();
});

Deno.test("what is stopped while it is replaced leaves no process behind", async () => {
  for (const overlap of [true, false]) {
    const { family, keeper } = await start();
    family.youngest.serve();
    await settle();
    const replaced = keeper.replace({ overlap }).catch(() => {});
    await keeper.stop();
    await replaced;
    assert.deepEqual(family.children.filter(({ isStopped }) => !isStopped), []);
  }
});

Deno.test("of several processes each new one serves before the next old one goes", async () => {
  const family = new Family();
  const spec = { name: "Web", command: ["web"], count: 2, stopTimeoutMs: 1000 } as const;
  const pool = new ProcessPool(spec, { spawn: family.spawn, note() {} });
  pool.start();
  for (const child of family.children) child.serve();
  await settle();
  const restarted = pool.restart();
  while (family.children.length < 3) await settle();
  assert.deepEqual(family.children.map(({ isStopped }) => isStopped), [false, false, false]);
  family.youngest.serve();
  while (family.children.length < 4) await settle();
  assert.deepEqual(family.children.map(({ isStopped }) => isStopped), [true, false, false, false]);
  family.youngest.serve();
  await restarted;
  assert.deepEqual(pool.keepers.map(({ pid }) => pid), [3, 4]);
  await pool.stop();
});

Deno.test("P9 a misconfigured process starts again only when it is told to", async () => {
  using time = fakeTime();
  const { family, keeper } = await start();
  family.youngest.end(78);
  await time.advance(3_600_000);
  assert.equal(family.children.length, 1);
  assert.equal(keeper.state, "waiting");
  assert.match(family.notes.join(), /^is misconfigured; starts again when a file changes/);
  keeper.retry();
  await settle();
  assert.equal(family.children.length, 2);
  await keeper.stop();
});

Deno.test("W4 while the node stops, a process that a signal to all has ended stays away", async () => {
  using time = fakeTime();
  const { family, keeper } = await start();
  keeper.retire();
  family.youngest.end(0);
  await time.advance(60_000);
  assert.equal(family.children.length, 1);
  await keeper.stop();
});

Deno.test("M10 scaling waits for a restart that goes on", async () => {
  const family = new Family();
  const { spawn, note } = family;
  const spec = { name: "Web", command: ["web"], count: 2, stopTimeoutMs: 1000 } as const;
  const pool = new ProcessPool(spec, { spawn, note: (_spec, _index, text) => note(text) });
  pool.start();
  await settle();
  for (const child of family.children) child.serve();
  await settle();
  const restarted = pool.restart();
  const scaled = pool.scale(1);
  for (let turns = 0; turns < 20; turns++) await settle();
  assert.equal(family.children.length, 3, "the first process is being replaced");
  assert.equal(pool.keepers.length, 2, "nothing was scaled meanwhile");
  for (let replaced = 2; replaced < 4; replaced++) {
    family.children[replaced]?.serve();
    for (let turns = 0; turns < 20; turns++) await settle();
  }
  await restarted;
  await scaled;
  assert.equal(family.children.length, 4);
  assert.equal(pool.keepers.length, 1);
  assert.deepEqual(family.children.map(({ isStopped }) => isStopped), [true, true, false, true]);
  await pool.stop();
});
