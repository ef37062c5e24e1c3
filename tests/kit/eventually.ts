import { realTime } from "./real_time.ts";

/** Options of {@linkcode eventually}. */
export interface EventuallyOptions {
  /**
   * Milliseconds after which the condition is given up.
   *
   * @default {10_000}
   */
  readonly timeoutMs?: number;
  /**
   * Milliseconds between two looks.
   *
   * @default {10}
   */
  readonly intervalMs?: number;
}

/**
 * Waits until a condition holds that another process, or a wire, brings about: what cannot be
 * awaited. It looks at once and then every few milliseconds of real time, even under
 * {@linkcode fakeTime}. What services do in the test's own process is better awaited with
 * `services.settled()`.
 *
 * @param condition Looks; anything but false or undefined ends the wait. What it throws does, too.
 * @returns What the condition has returned.
 * @throws {Error} If it does not hold in time.
 *
 * @example Wait for what a timer brings about
 * ```ts
 * import { eventually } from "@lymph/lymph/testing";
 * import assert from "node:assert/strict";
 *
 * const arrived: string[] = [];
 * setTimeout(() => arrived.push("here"), 5);
 * assert.equal(await eventually(() => arrived[0], { timeoutMs: 5000 }), "here");
 * ```
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, intervalMs = 10 }: EventuallyOptions = {},
): Promise<Exclude<T, false | undefined>> {
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => {}); // it may be late between two looks
  const timer = realTime.setTimeout(() => {
    late.reject(new Error(`Never came true within ${timeoutMs} ms: ${condition}`));
  }, timeoutMs);
  const deadline = realTime.now() + timeoutMs;
  try {
    for (;;) {
      const isLast = realTime.now() >= deadline;
      const result = await Promise.race([condition(), late.promise]);
      if (result !== false && result !== undefined) return result as Exclude<T, false | undefined>;
      if (isLast) return await late.promise;
      await new Promise<void>((resolve) => realTime.setTimeout(resolve, intervalMs));
    }
  } finally {
    realTime.clearTimeout(timer);
  }
}
