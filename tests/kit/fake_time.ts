import { install } from "@sinonjs/fake-timers";

/** Time that passes only when a test says so; see {@linkcode fakeTime}. */
export interface FakeTime extends Disposable {
  /** Lets time pass: timers fire in order, and what they set off runs before it returns. */
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

/**
 * Stops the clock and all timers, until disposed of: a test of delays and retries then takes no
 * time and has no luck. `Date`, `performance.now()`, `setTimeout` and `setInterval` are faked.
 *
 * @returns Dispose of it to let time go on.
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
export function fakeTime({ now = new Date() }: FakeTimeOptions = {}): FakeTime {
  const clock = install({
    now,
    toFake: ["Date", "performance", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
  });
  return {
    advance: async (ms) => {
      await clock.tickAsync(ms);
    },
    jump: async (ms) => {
      clock.jump(ms);
      await clock.tickAsync(0);
    },
    runAll: async () => {
      await clock.runAllAsync();
    },
    [Symbol.dispose]: () => clock.uninstall(),
  };
}
