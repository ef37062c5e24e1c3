import { install } from "@sinonjs/fake-timers";
import { isTimeFaked } from "./real_time.ts";

/** Time that passes only when a test says so; see {@linkcode fakeTime}. */
export interface FakeTime extends Disposable {
  /**
   * Lets time pass: timers fire in order, and what they set off runs before it returns.
   *
   * @param ms Milliseconds, finite and from 0 on.
   */
  advance(ms: number): Promise<void>;
  /** Lets time pass as for a process that stood still: each timer fires once at most, at the end. */
  jump(ms: number): Promise<void>;
  /** Lets time pass until no timer is left; for code that stops by itself. */
  runAll(): Promise<void>;
}

/** Options of {@linkcode fakeTime}. */
export interface FakeTimeOptions {
  /**
   * What the clock shows at first.
   *
   * @default {the current time}
   */
  readonly now?: Date;
}

/** Refuses what is not a length of time: the clock would show no time from then on. */
function checkedMs(ms: number): number {
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new RangeError(
    `Cannot let time pass as it must be a number of milliseconds from 0 on: current value is ${
      Deno.inspect(ms)
    }`,
  );
}

/** As global as the clock itself: what a test that never ended leaves to the next one. */
let current: FakeTime | undefined;

/**
 * Stops the clock and all timers, until disposed of: a test of delays and retries then takes no
 * time and has no luck. `Date`, `performance.now()`, `setTimeout` and `setInterval` are faked.
 * Stop it before services are started, so that they are stopped before it goes on.
 *
 * What an earlier test has not disposed of, as it never ended, is disposed of here.
 *
 * @returns Dispose of it to let time go on.
 * @throws {TypeError} If something other than this function has stopped the clock.
 *
 * @example An event that is delayed by an hour
 * ```ts
 * import { event, Interface } from "@lymph/lymph";
 * import { fakeTime, startServices } from "@lymph/lymph/testing";
 * import assert from "node:assert/strict";
 *
 * class Reminder extends Interface {
 *   reminded = 0;
 *
 *   @event("reminder.due")
 *   onDue(): void {
 *     this.reminded++;
 *   }
 * }
 *
 * using time = fakeTime();
 * await using services = await startServices({ Reminder });
 * const [reminder] = services.instances<Reminder>("Reminder");
 *
 * await services.emit("reminder.due", {}, { delayMs: 3_600_000 });
 * await time.advance(3_599_999);
 * assert.equal(reminder?.reminded, 0);
 * await time.advance(1);
 * assert.equal(reminder?.reminded, 1);
 * ```
 */
export function fakeTime({ now }: FakeTimeOptions = {}): FakeTime {
  current?.[Symbol.dispose]();
  if (isTimeFaked()) {
    throw new TypeError("Cannot stop the clock as something other than fakeTime() has done so");
  }
  const clock = install({
    now: now ?? new Date(),
    toFake: ["Date", "performance", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
  });
  let isOver = false;
  const stopped = (): typeof clock => {
    if (!isOver) return clock;
    throw new TypeError(
      "Cannot let time pass as it goes on by itself: this fakeTime() was disposed of, or another " +
        "one has taken its place",
    );
  };
  const time: FakeTime = {
    advance: async (ms) => {
      await stopped().tickAsync(checkedMs(ms));
    },
    jump: async (ms) => {
      stopped().jump(checkedMs(ms));
      await clock.tickAsync(0);
    },
    runAll: async () => {
      await stopped().runAllAsync();
    },
    [Symbol.dispose]: () => {
      if (isOver) return;
      isOver = true;
      current = undefined;
      clock.uninstall();
    },
  };
  return current = time;
}
