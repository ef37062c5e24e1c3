import assert from "node:assert/strict";
import { DecodeError } from "./decode_error.ts";
import { decode, type Decoder } from "./decoder.ts";
import * as decoders from "./decoders.ts";

const { integerBetween, list, object, oneOf, optional, port, record, string } = decoders;

function assertDecodes(decoder: Decoder<unknown>, cases: readonly [unknown, unknown][]) {
  for (const [value, expected] of cases) assert.deepEqual(decode(decoder, value), expected);
}

function assertRefuses(decoder: Decoder<unknown>, cases: readonly [unknown, string][]) {
  for (const [value, message] of cases) {
    assert.throws(() => decode(decoder, value), (error: unknown) => {
      assert.ok(error instanceof DecodeError);
      assert.equal(error.describe(), message);
      return true;
    });
  }
}

Deno.test("numbers may be spelt, as environment variables spell them", () => {
  assertDecodes(decoders.number, [[1.5, 1.5], ["1.5", 1.5], ["-2", -2], [".5", 0.5], [
    "1e3",
    1000,
  ]]);
  assertDecodes(decoders.integer, [[3, 3], ["3", 3], ["1e3", 1000], [-3, -3]]);
  assertDecodes(port, [[0, 0], ["65535", 65535]]);
  assertRefuses(decoders.number, [
    ["", 'must be a number: current value is ""'],
    ["1_000", 'must be a number: current value is "1_000"'],
    ["0x10", 'must be a number: current value is "0x10"'],
    [Infinity, "must be a number: current value is Infinity"],
    [true, "must be a number: current value is true"],
    [undefined, "must be a number: it is missing"],
  ]);
  assertRefuses(decoders.integer, [
    [1.5, "must be a whole number: current value is 1.5"],
    [2 ** 53, "must be a whole number: current value is 9007199254740992"],
  ]);
  assertRefuses(integerBetween(1, 8), [
    [0, "must be a whole number from 1 to 8: current value is 0"],
    ["9", 'must be a whole number from 1 to 8: current value is "9"'],
  ]);
  assertRefuses(port, [[65536, "must be a port from 0 to 65535: current value is 65536"]]);
});

Deno.test("booleans are true and false, also spelt, and nothing else", () => {
  assertDecodes(decoders.boolean, [[true, true], ["true", true], ["false", false]]);
  assertRefuses(decoders.boolean, [
    ["yes", 'must be true or false: current value is "yes"'],
    [1, "must be true or false: current value is 1"],
  ]);
});

Deno.test("a length of time is seconds, or a number with a unit", () => {
  assertDecodes(decoders.durationMs, [
    [3, 3000],
    [0.5, 500],
    ["3", 3000],
    ["250ms", 250],
    ["1.5s", 1500],
    ["5 m", 300_000],
    ["1h", 3_600_000],
  ]);
  const requirement = "must be a length of time, such as 3 (seconds) or 250ms";
  assertRefuses(decoders.durationMs, [
    [-1, `${requirement}: current value is -1`],
    ["soon", `${requirement}: current value is "soon"`],
    ["ms", `${requirement}: current value is "ms"`],
    ["", `${requirement}: current value is ""`],
    [[3], `${requirement}: current value is a list of 1`],
    [Infinity, `${requirement}: current value is Infinity`],
  ]);
});

Deno.test("one of several words", () => {
  const level = oneOf("debug", "info");
  assertDecodes(level, [["debug", "debug"]]);
  assertRefuses(level, [
    ["debgu", 'must be one of debug, info: current value is "debgu" (did you mean "debug"?)'],
    [1, "must be one of debug, info: current value is 1"],
  ]);
});

Deno.test("lists and records name the item that is wrong", () => {
  assertDecodes(list(port), [[[1, "2"], [1, 2]], [[], []]]);
  assertDecodes(record(port), [[{ a: "1" }, { a: 1 }]]);
  assertRefuses(record(list(port)), [
    [{ a: [1, "x"] }, 'a[1] must be a port from 0 to 65535: current value is "x"'],
    [[], "must be a mapping: current value is a list of 0"],
  ]);
  assertRefuses(list(port), [[{ a: 1 }, "must be a list: current value is a mapping"]]);
});

Deno.test("an object has exactly the keys of its shape", () => {
  const server = object({ host: string, port: optional(port, 0) });
  const decoded: { host: string; port: number } = server({ host: "a" });
  assert.deepEqual(decoded, { host: "a", port: 0 });
  assertRefuses(server, [
    [
      { host: "a", prot: 1 },
      'prot is not a known key: known are host, port (did you mean "port"?)',
    ],
    [{ port: 1 }, "host must be a string: it is missing"],
    ["a", 'must be a mapping: current value is "a"'],
  ]);
});

Deno.test("what is missing or empty takes the default, what is wrong does not", () => {
  assertDecodes(optional(port, 80), [[undefined, 80], [null, 80], [0, 0]]);
  assertDecodes(optional(port), [[undefined, undefined], [1, 1]]);
  assertRefuses(optional(port, 80), [[
    "x",
    'must be a port from 0 to 65535: current value is "x"',
  ]]);
});

Deno.test("a long value is cut short in an error", () => {
  assertRefuses(port, [[
    "x".repeat(200),
    `must be a port from 0 to 65535: current value is "${"x".repeat(78)}…`,
  ]]);
});

Deno.test("V9 an integer beyond 2^53 is no number, as it would be rounded", () => {
  const rest = "current value is 9007199254740993 (it is beyond 2^53)";
  assertRefuses(decoders.number, [[9007199254740993n, `must be a number: ${rest}`]]);
  assertRefuses(decoders.integer, [[9007199254740993n, `must be a whole number: ${rest}`]]);
});
