import assert from "node:assert/strict";
import { NOT_COPIED } from "../../../../core/serializer.ts";
import { Decimal, dump, Float, Undefined, Uuid } from "../../../../core/values/mod.ts";
import type { SerializerTraits, TestSerializerFact } from "./fact.ts";
import { described, SAMPLE } from "./sample.ts";

/** What is sent, and what arrives where that is not the same. */
type Row = readonly [sent: unknown, received?: unknown];

const MOMENT = "2016-02-24T13:37:42";

/** What arrives as it was sent. */
function same(...values: readonly unknown[]): Row[] {
  return values.map((value): Row => [value]);
}

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  "null and booleans": [...same(null, true, false), [undefined, null]],
  "strings": [
    ...same("", "Grüße, 世界, 🦕", "\0\n\"\\'", "x".repeat(70_000)),
    ["\ud800", "\ufffd"],
  ],
  "whole numbers": [
    ...same(0, 1, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1),
    ...same(-1, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1),
    ...same(-(2 ** 53) + 1),
  ],
  "other numbers": [...same(0.1, -1.5, 1e300, 5e-324, 2 ** 60, 1e21), [new Float(3), 3]],
  "integers of 64 bits": [
    ...same(2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n),
    ...same(-(2n ** 53n), -(2n ** 53n) - 1n, -(2n ** 63n)),
    [0n, 0],
    [-7n, -7],
    [2n ** 53n - 1n, 2 ** 53 - 1],
  ],
  "arrays": [...same([], [1, [2, [3, []]], "4"]), [[undefined, null], [null, null]]],
  "objects": [
    ...same({}, { a: { b: { c: 1 } }, "": 2, "ü": 3 }),
    [{ gone: undefined, kept: 1 }, { kept: 1 }],
  ],
  "maps whose keys are strings, as objects,": [
    [new Map(), {}],
    [new Map<string, unknown>([["a", 1], ["b", new Map([["c", 2]])]]), { a: 1, b: { c: 2 } }],
  ],
  "sets": same(new Set(), new Set([1, "a", null]), [new Set([new Set([1])])]),
  "moments, to the second,": [
    ...same(
      Temporal.ZonedDateTime.from(`${MOMENT}[UTC]`),
      Temporal.ZonedDateTime.from(`${MOMENT}-03:30[-03:30]`),
      Temporal.PlainDateTime.from(MOMENT),
    ),
    [
      Temporal.ZonedDateTime.from(`${MOMENT}.987[Europe/Berlin]`),
      Temporal.ZonedDateTime.from(`${MOMENT}+01:00[+01:00]`),
    ],
    [new Date(`${MOMENT}.987Z`), Temporal.ZonedDateTime.from(`${MOMENT}[UTC]`)],
    [Temporal.Instant.from(`${MOMENT}.987Z`), Temporal.ZonedDateTime.from(`${MOMENT}[UTC]`)],
    [Temporal.PlainDateTime.from(`${MOMENT}.987`), Temporal.PlainDateTime.from(MOMENT)],
  ],
  "days and times of day": same(
    ...["0001-01-01", "2016-02-29", "9999-12-31"].map((day) => Temporal.PlainDate.from(day)),
    ...["00:00:00", "23:59:59"].map((time) => Temporal.PlainTime.from(time)),
  ),
  "decimals, every digit of them,": same(
    ...["3.140", "-0.0", "1E+2", "-Infinity", "NaN", "0.".padEnd(60, "123456789")]
      .map((text) => new Decimal(text)),
  ),
  "identifiers": same(new Uuid("12345678-1234-5678-1234-567812345678")),
  "Undefined and what holds it": same(Undefined, { a: [Undefined] }),
  "objects with a dump method, as what that returns,": [
    [{ [dump]: () => ({ dumped: [1] }) }, { dumped: [1] }],
  ],
  "values of all kinds at once": same(SAMPLE, [SAMPLE, { again: SAMPLE }]),
};

/** What travels there and back. */
export function testValues(
  test: TestSerializerFact,
  { nonFinite = true, bytes = true, anyKeys = true }: SerializerTraits,
): void {
  const testRows = (what: string, rows: readonly Row[]): void =>
    test(`${what} come back`, (serializer) => {
      for (const row of rows) {
        const [sent, expected] = row.length === 1 ? [row[0], row[0]] : row;
        assert.deepEqual(
          described(serializer.decode(serializer.encode(sent))),
          described(expected),
        );
        const copy = serializer.copy ? serializer.copy(sent) : NOT_COPIED;
        if (copy !== NOT_COPIED) assert.deepEqual(described(copy), described(expected));
      }
    });
  for (const [what, rows] of Object.entries(ROWS)) testRows(what, rows);

  test("the negative zero comes back as a zero, its sign or not", (serializer) => {
    assert.ok(serializer.decode(serializer.encode(-0)) === 0);
  });

  if (nonFinite) {
    testRows("NaN and the infinities", [...same(NaN, Infinity, -Infinity), [new Float(NaN), NaN]]);
  }
  if (anyKeys) {
    testRows("maps with keys other than strings", [
      [
        new Map<unknown, unknown>([[1, "a"], ["b", 2], [null, 3], [
          true,
          new Map([[2n ** 60n, 4]]),
        ]]),
      ],
    ]);
  } else {
    testRows("maps with other keys, as objects whose keys are strings,", [
      [new Map<unknown, unknown>([[1, "a"], ["b", 2], [null, 3]]), { 1: "a", b: 2, null: 3 }],
    ]);
  }
  if (bytes) {
    const octets = Uint8Array.from({ length: 70_000 }, (_, index) => index);
    testRows("bytes, and what shows bytes,", [
      [new Uint8Array()],
      [octets],
      [octets.subarray(7, 9)],
      [new DataView(octets.buffer, 7, 2), octets.subarray(7, 9)],
      [{ list: [octets.subarray(0, 300)] }],
    ]);
  }

  test("__proto__ is a key like any other, and changes nothing", (serializer) => {
    const sent = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}');
    const received = serializer.decode(serializer.encode(sent)) as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(received), Object.prototype);
    assert.deepEqual(Object.keys(received).sort(), ["__proto__", "constructor"]);
    assert.deepEqual(Object.getOwnPropertyDescriptor(received, "__proto__")?.value, {
      polluted: 1,
    });
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });
}
