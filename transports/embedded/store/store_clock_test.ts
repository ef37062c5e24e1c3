import assert from "node:assert/strict";
import { Store } from "./store.ts";
import { StoreClock } from "./store_clock.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";

const HOUR_MS = 3_600_000;
const SELF = { pid: 1, startTime: "1", bootId: "boot", pidNamespace: "ns" };

/** A machine whose clock can be set; its time since boot is that of this process. */
class Machine implements AsyncDisposable {
  readonly #now = Date.now;
  #setByMs = 0;

  private constructor(
    readonly directory: Awaited<ReturnType<typeof makeTemporaryDirectory>>,
    readonly store: Store,
  ) {
    Date.now = () => this.#now() + this.#setByMs;
  }

  static async boot(): Promise<Machine> {
    const directory = await makeTemporaryDirectory();
    return new Machine(directory, await Store.open(directory.path));
  }

  /** Sets the time of day. */
  set(byMs: number): void {
    this.#setByMs += byMs;
  }

  /** A clock in a process that starts now. */
  async clock(self = SELF, uptime: () => number | undefined = () => performance.now()) {
    const clock = new StoreClock(uptime);
    await clock.join(this.store, self);
    return clock;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    Date.now = this.#now;
    this.store.close();
    await this.directory[Symbol.asyncDispose]();
  }
}

/** Whether two readings are of about the same time, as opposed to an hour apart. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) < HOUR_MS / 2;
}

for (const byMs of [HOUR_MS, -HOUR_MS, 24 * HOUR_MS]) {
  Deno.test(`A13 setting the clock by ${byMs / HOUR_MS} h moves no time, also for processes that start later`, async () => {
    await using machine = await Machine.boot();
    const clock = await machine.clock();
    const before = clock.now();
    assert.ok(isClose(before, Date.now()));
    machine.set(byMs);
    assert.ok(isClose(clock.now(), before));
    assert.ok(isClose((await machine.clock()).now(), before));
    machine.set(-byMs);
    assert.ok(isClose(clock.now(), before));
  });
}

Deno.test("A13 after a restart of the machine the time of day counts", async () => {
  await using machine = await Machine.boot();
  await machine.clock();
  machine.set(HOUR_MS);
  const clock = await machine.clock({ ...SELF, bootId: "another boot" });
  assert.ok(isClose(clock.now(), Date.now()));
});

Deno.test("A13 where the time since boot is unknown, the time of day counts", async () => {
  await using machine = await Machine.boot();
  for (
    const clock of [
      await machine.clock(SELF, () => undefined),
      await machine.clock({ ...SELF, bootId: "" }),
    ]
  ) {
    machine.set(HOUR_MS);
    assert.ok(isClose(clock.now(), Date.now()));
  }
});

Deno.test("A13 a clock that is not set shows the time of day to the millisecond", async () => {
  await using machine = await Machine.boot();
  // As it is read from a file in steps of 10 ms.
  const clock = await machine.clock(SELF, () => Math.floor(performance.now() / 10) * 10);
  const [before, now, after] = [Date.now(), clock.now(), Date.now()];
  assert.ok(before <= now && now <= after, `${before} ${now} ${after}`);
});

Deno.test("A13 a process that is interrupted while it reads its clocks shows no other time", async () => {
  await using machine = await Machine.boot();
  await machine.clock();
  let interruptions = 2;
  const clock = await machine.clock(SELF, () => {
    const end = performance.now() + (interruptions-- > 0 ? 80 : 0);
    while (performance.now() < end);
    return performance.now();
  });
  clock.now(); // looks at both clocks
  const [before, now, after] = [Date.now(), clock.now(), Date.now()];
  assert.ok(before <= now && now <= after, `${before} ${now} ${after}`);
});
