/** Options of {@linkcode eventually}. */
export interface EventuallyOptions {
  /**
   * Milliseconds after which the condition is given up.
   *
   * @default {60_000}
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
 * Waits until a condition holds that another process brings about, which cannot be awaited.
 *
 * @param condition Looks; anything but false or undefined ends the wait.
 * @returns What the condition has returned.
 * @throws {Error} If it does not hold in time.
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 60_000, intervalMs = 10 }: EventuallyOptions = {},
): Promise<Exclude<T, false | undefined>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const result = await condition();
    if (result !== false && result !== undefined) return result as Exclude<T, false | undefined>;
    if (performance.now() > deadline) {
      throw new Error(`Never came true within ${timeoutMs} ms: ${condition}`);
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
