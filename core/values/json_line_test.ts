import assert from "node:assert/strict";
import { createRandom, type Random } from "../../tests/support/random.ts";
import { JsonSerializer } from "../../transports/serializers/mod.ts";
import { plainJson, taggedJson } from "./json_line.ts";
import { Decimal, Embedded, Extension, Float, Undefined, Uuid } from "./mod.ts";

const json = new JsonSerializer();
const BYTES = Uint8Array.of(0, 255, 16);
const UUID = "12345678-1234-5678-1234-567812345678";
const zoned = (text: string) => Temporal.ZonedDateTime.from(text);

/** Values as they come from the wire, and their two forms. */
const FORMS: readonly (readonly [value: unknown, tagged: string, plain?: string])[] = [
  ["a\u2028b\u202e\x9b\n", '"a\\u2028b\\u202e\\u009b\\n"'],
  [2n ** 64n - 1n, "18446744073709551615"],
  [2n ** 70n, '{"__type__":"int","_":"1180591620717411303424"}'],
  [2 ** 60, "1152921504606847000.0", "1152921504606847000"],
  [NaN, '{"__type__":"float","_":"NaN"}'],
  [-Infinity, '{"__type__":"float","_":"-Infinity"}'],
  [BYTES, '{"__type__":"bytes","_":"AP8Q"}'],
  [new Set([1, BYTES]), '{"__type__":"set","_":[1,{"__type__":"bytes","_":"AP8Q"}]}'],
  [new Map([[9, "x"]]), '{"__type__":"map","_":[[9,"x"]]}'],
  [new Map([["a", 1]]), '{"a":1}'],
  [new Extension(5, BYTES), '{"__type__":"ExtType","_":[5,"AP8Q"]}'],
  [new Embedded(BYTES), '{"__type__":"Embedded","_":"AP8Q"}'],
  [Undefined, '{"__type__":"UndefinedType","_":""}'],
  [new Decimal("3.140"), '{"__type__":"Decimal","_":"3.140"}', '"3.140"'],
  [new Uuid(UUID), `{"__type__":"UUID","_":"${UUID}"}`, `"${UUID}"`],
  [
    zoned("1970-01-01T00:00:00[UTC]"),
    '{"__type__":"datetime","_":"1970-01-01T00:00:00+00:00"}',
    '"1970-01-01T00:00:00+00:00"',
  ],
  [
    zoned("2016-02-24T13:37:42+05:30[+05:30]"),
    '{"__type__":"datetime","_":"2016-02-24T13:37:42+05:30"}',
    '"2016-02-24T13:37:42+05:30"',
  ],
  [
    Temporal.PlainDate.from("2016-02-24"),
    '{"__type__":"date","_":"2016-02-24"}',
    '"2016-02-24"',
  ],
  [Temporal.PlainTime.from("13:37:42"), '{"__type__":"time","_":"13:37:42Z"}', '"13:37:42"'],
];

Deno.test("V1 each value that JSON has no form for is one line that can be read back", () => {
  for (const [value, tagged, plain = tagged] of FORMS) {
    assert.equal(taggedJson(value), tagged);
    assert.equal(plainJson(value), plain);
    const read = json.parse(tagged);
    if (value instanceof Map && tagged.startsWith('{"a"')) continue; // read as an object
    // Temporal's values are equal to each other for any deep equality.
    assert.deepEqual([read, String(read)], [value, String(value)]);
  }
});

Deno.test("V1 dates are as RFC 3339 has them, and `new Date` reads them", () => {
  const instant = Temporal.Instant.from("2016-02-24T08:07:42Z");
  const kolkata = instant.toZonedDateTimeISO("Asia/Kolkata");
  for (const value of [instant, kolkata, new Date(instant.epochMilliseconds)]) {
    const text = JSON.parse(plainJson({ value })).value;
    assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
    assert.equal(new Date(text).getTime(), instant.epochMilliseconds);
    const read = json.parse(taggedJson(value)) as Temporal.ZonedDateTime;
    assert.equal(read.epochMilliseconds, instant.epochMilliseconds);
  }
  // Its offset then had seconds: +05:53:28.
  const old = zoned("1850-01-01T00:00:00[Asia/Kolkata]");
  assert.equal(new Date(JSON.parse(plainJson(old))).getTime(), old.epochMilliseconds);
  assert.equal(plainJson(new Date(NaN)), "null");
});

Deno.test("V1 a date that cannot be read back is refused, and all others are read back", () => {
  const plain = ["-000001-01-01", "0000-12-31", "+010000-01-01"].map((text) =>
    Temporal.PlainDateTime.from(`${text}T12:00`)
  );
  const beyond = plain.flatMap((time) => {
    const utc = time.toZonedDateTime("UTC");
    const date = new Date(utc.epochMilliseconds);
    return [time, time.toPlainDate(), utc, utc.toInstant(), date, [{ date }], new Set([date])];
  });
  // Its offset then had seconds, so that it is written at UTC: as the last hours of the year 0.
  for (const value of [...beyond, zoned("0001-01-01T00:00:00[Asia/Tokyo]")]) {
    assert.throws(() => taggedJson(value), {
      name: "RangeError",
      message: /^Cannot write JSON as the year of a date(time)? must be from 1 to 9999: current/,
    }, String(value));
  }
  for (const text of ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]) {
    const value = zoned(`${text}[${text.slice(-6)}]`);
    assert.equal(String(json.parse(taggedJson(value))), String(value));
  }
  assert.equal(plainJson(new Date(8.64e15)), JSON.stringify(new Date(8.64e15)));
});

Deno.test("V1 random values come back as they were, on one line", () => {
  const random = createRandom(11);
  for (let round = 0; round < 3000; round++) {
    const value = { v: valueOf(random, 0) };
    const line = taggedJson(value);
    assert.doesNotMatch(line, /[\r\n\u2028\u2029]/);
    assert.deepEqual(json.parse(line), value, line);
  }
});

Deno.test("V1 what JSON can hold is written as JSON.stringify writes it", () => {
  class Point {
    x = 1;
    #secret = 2;
    get secret() {
      return this.#secret;
    }
  }
  const values = [
    { a: undefined, b: () => 1, c: Symbol("x"), d: [undefined, () => 1], e: null, f: -0 },
    new Point(),
    { toJSON: (key: string) => `I am ${key}` },
    { deep: { toJSON: (key: string) => [key, { toJSON: () => 1 }] } },
    [new URL("https://a.example/?q=ä"), new Date(0), new Decimal("1.0"), Uuid.random()],
    JSON.parse('{"__proto__":1,"":2,"1":3,"\\ud800":"\\ud800\\u0000"}'),
    Object.create(null, { shown: { value: [[], {}], enumerable: true } }),
    [1e21, 5e-324, 0.1, 2 ** 53, true, "\"\\'\b"],
    new Float(3),
  ];
  for (const value of values) assert.equal(plainJson(value), JSON.stringify(value));
  assert.equal(plainJson(undefined), "null");
});

Deno.test("V1 a map that looks tagged is not taken for a tag, and a loop is refused", () => {
  const sly = { __type__: "bytes", _: "?" };
  assert.deepEqual(json.parse(taggedJson(sly)), new Map(Object.entries(sly)));
  assert.equal(taggedJson({ __type__: null }), '{"__type__":null}');
  const loop: unknown[] = [];
  loop.push(new Map([[1, { loop }]]), loop);
  assert.throws(() => plainJson(loop), { name: "TypeError", message: /must not contain itself/ });
});

Deno.test("V1 malformed tags are a SyntaxError", () => {
  const payloads = ['"?"', "[]", "{}", "null", "5", "[[1]]", '[5,"?"]', '[101,""]', '"1!5"'];
  for (const type of ["bytes", "Embedded", "ExtType", "float", "int"]) {
    for (const payload of payloads) {
      const text = `{"__type__":"${type}","_":${payload}}`;
      assert.throws(() => json.parse(text), SyntaxError, text);
    }
  }
  for (const payload of ['"?"', "[1]", "[[1]]", "null"]) {
    assert.throws(() => json.parse(`{"__type__":"map","_":${payload}}`), SyntaxError);
  }
});

function valueOf(random: Random, depth: number): unknown {
  const inner = () => valueOf(random, depth + 1);
  const items = () => Array.from({ length: random.below(4) }, inner);
  const text = () =>
    String.fromCodePoint(...Array.from({ length: random.below(4) }, () => codePoint(random)));
  switch (random.below(depth > 4 ? 8 : 12)) {
    case 0:
      return text();
    case 1:
      return random.pick([0, -1, 1.5, 1e300, 2 ** 53, NaN, Infinity, -Infinity]);
    case 2:
      return BigInt(
        random.pick(["9007199254740993", "-9223372036854775808", "123456789012345678901234567890"]),
      );
    case 3:
      return random.pick([true, false, null, Undefined]);
    case 4:
      return Uint8Array.from({ length: random.below(5) }, () => random.below(256));
    case 5:
      return new Decimal(random.pick(["1.0", "NaN", "1E+2"]));
    case 6:
      return new Uuid(UUID);
    case 7:
      return new Extension(random.below(100), Uint8Array.of(random.below(256)));
    case 8:
      return items();
    case 9:
      return Object.fromEntries(items().map((item) => [text(), item]));
    case 10:
      return new Set(items().filter((item) => typeof item !== "object"));
    default:
      return new Map([
        [random.below(10) as unknown, inner()],
        ...items().map((item) => [text(), item] as const),
      ]);
  }
}

function codePoint(random: Random): number {
  const code = random.pick([random.below(0x80), random.below(0x3000), random.below(0x11_0000)]);
  return code >= 0xd800 && code < 0xe000 ? code - 0x800 : code;
}
