import assert, { AssertionError } from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { type Expected, fitted } from "./fitted.ts";
import type { RecordedCall } from "./stubs.ts";

/** A call that a test expects. */
export interface ExpectedCall {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /**
   * Its arguments; a function in place of all of them, or of one, tells whether it is as expected.
   *
   * @default {any arguments}
   */
  readonly args?: Expected;
}

/**
 * Asserts that recorded calls are exactly the expected ones, in this order.
 *
 * @throws {assert.AssertionError} If not; it shows the difference.
 */
export function assertCalls(
  recorded: readonly RecordedCall[],
  expected: readonly ExpectedCall[],
): void {
  assert.deepEqual(recorded, expected.map((call, index) => wanted(call, recorded[index])));
}

/**
 * Asserts that the expected calls are among the recorded ones, in this order.
 *
 * @throws {assert.AssertionError} If not; it names the first that is missing.
 */
export function assertSomeCalls(
  recorded: readonly RecordedCall[],
  expected: readonly ExpectedCall[],
): void {
  let from = 0;
  for (const call of expected) {
    const rest = recorded.slice(from);
    const found = rest.findIndex((one) => isDeepStrictEqual(one, wanted(call, one)));
    if (found < 0) {
      const alike = rest.filter(({ subject }) => subject === call.subject);
      const calls = Deno.inspect(alike.length > 0 ? alike : rest, { depth: 6 });
      const after = from === 0 ? "" : ` after call ${from}`;
      throw new AssertionError({
        message: `There is no call ${Deno.inspect(call, { depth: 6 })}${after}: calls are ${calls}`,
        actual: rest,
        expected: call,
        operator: "expectSomeCalls",
      });
    }
    from += found + 1;
  }
}

function wanted({ subject, args }: ExpectedCall, actual: RecordedCall | undefined): object {
  return { subject, args: args === undefined ? actual?.args : fitted(actual?.args, args) };
}
