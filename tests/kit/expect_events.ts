import assert from "node:assert/strict";

/** One event that was emitted while services ran. */
export interface RecordedEvent {
  /** Its type. */
  readonly type: string;
  /** Its payload. */
  readonly body: unknown;
  /** Milliseconds by which its delivery was delayed. */
  readonly delayMs: number;
}

/** An event that a test expects. */
export interface ExpectedEvent {
  /** Its type. */
  readonly type: string;
  /**
   * Its payload, or a function that tells whether it is as expected.
   *
   * @default {any payload}
   */
  readonly body?:
    // deno-lint-ignore no-explicit-any -- the test knows what its own events hold
    | ((body: any) => boolean)
    | Readonly<Record<string, unknown>>
    | readonly unknown[]
    | string
    | number
    | boolean
    | null;
  /**
   * Milliseconds by which its delivery is delayed.
   *
   * @default {0}
   */
  readonly delayMs?: number;
}

/**
 * Asserts that recorded events are exactly the expected ones, in this order.
 *
 * @throws {assert.AssertionError} If not; it shows the difference.
 */
export function assertEvents(
  recorded: readonly RecordedEvent[],
  expected: readonly ExpectedEvent[],
): void {
  const wanted = expected.map(({ type, body, delayMs = 0 }, index) => {
    const actual = recorded[index]?.body;
    const fits = body === undefined || typeof body === "function" && body(actual);
    // What fits is shown as it is, so that the difference shows only what does not.
    return { type, body: fits ? actual : body, delayMs };
  });
  assert.deepEqual(recorded, wanted);
}
