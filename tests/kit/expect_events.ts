import assert from "node:assert/strict";
import { type Expected, fitted } from "./fitted.ts";

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
   * Its payload; a function in place of all or a part of it tells whether that is as expected.
   *
   * @default {any payload}
   */
  readonly body?: Expected;
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
    return { type, body: body === undefined ? actual : fitted(actual, body), delayMs };
  });
  assert.deepEqual(recorded, wanted);
}
