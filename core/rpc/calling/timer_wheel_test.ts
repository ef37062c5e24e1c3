import assert from "node:assert/strict";
import { fakeTime } from "../../../tests/kit/mod.ts";
import { type Expiring, type Tick, TimerWheel } from "./timer_wheel.ts";

class Item implements Expiring {
  place = 0;
  expired = 0;
  #tick: Tick | undefined;

  constructor(readonly wheel: TimerWheel) {}

  wait(deadline: number): void {
    this.#tick = this.wheel.add(this, deadline);
  }

  leave(): void {
    if (this.#tick !== undefined) this.wheel.remove(this, this.#tick);
    this.#tick = undefined;
  }

  expire(): void {
    this.expired++;
    this.leave();
  }
}

Deno.test("a deadline fires once, where others of the same moment were met before", async () => {
  using time = fakeTime();
  const wheel = new TimerWheel();
  const [met, late] = [new Item(wheel), new Item(wheel)];
  const deadline = performance.now() + 1000;
  met.wait(deadline);
  met.leave();
  late.wait(deadline);
  await time.advance(999);
  assert.equal(late.expired, 0);
  await time.advance(2000);
  assert.deepEqual([met.expired, late.expired], [0, 1]);
});

Deno.test("deadlines fire whatever others were met between them", async () => {
  using time = fakeTime();
  const wheel = new TimerWheel();
  const now = performance.now();
  const met = [1000, 2000, 1000, 2000].map((ms) => {
    const item = new Item(wheel);
    item.wait(now + ms);
    return item;
  });
  const [first, second] = [new Item(wheel), new Item(wheel)];
  second.wait(now + 2000);
  for (const item of met) item.leave();
  first.wait(now + 1000);
  await time.advance(1500);
  assert.deepEqual([first.expired, second.expired], [1, 0]);
  await time.advance(1000);
  assert.deepEqual([first.expired, second.expired], [1, 1]);
  assert(met.every(({ expired }) => expired === 0));
});

Deno.test("a deadline that ends after all were forgotten takes no other one along", async () => {
  using time = fakeTime();
  const wheel = new TimerWheel();
  const [old, other, later] = [new Item(wheel), new Item(wheel), new Item(wheel)];
  const deadline = performance.now() + 1000;
  old.wait(deadline);
  wheel.clear();
  old.leave();
  later.wait(deadline);
  other.wait(deadline + 1000);
  other.leave();
  await time.advance(2000);
  assert.equal(later.expired, 1);
});

Deno.test("a deadline fires in time although the clock was replaced and a later one added", async () => {
  using time = fakeTime();
  const wheel = new TimerWheel();
  const [first, second] = [new Item(wheel), new Item(wheel)];
  const now = performance.now();
  const clock = globalThis.setTimeout;
  first.wait(now + 200);
  globalThis.setTimeout = Object.assign(clock.bind(globalThis), clock);
  try {
    second.wait(now + 3000);
    await time.advance(300);
    assert.deepEqual([first.expired, second.expired], [1, 0]);
    await time.advance(3000);
    assert.deepEqual([first.expired, second.expired], [1, 1]);
  } finally {
    globalThis.setTimeout = clock;
  }
});
