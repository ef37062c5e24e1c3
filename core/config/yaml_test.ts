import assert from "node:assert/strict";
import { ConfigError } from "../errors.ts";
import { formatYaml, parseYaml } from "./yaml.ts";

const parse = (text: string) => parseYaml(text, { file: "conf/x.yml" });

Deno.test("scalars follow the core schema of YAML 1.2", () => {
  const cases: [string, unknown][] = [
    ["text", "text"],
    ["'8080'", "8080"],
    ["8080", 8080],
    ["010", 10],
    ["0x1f", 31],
    ["1.5", 1.5],
    ["true", true],
    ["yes", "yes"],
    ["off", "off"],
    ["null", null],
    ["", null],
    ["~", null],
    ["2026-01-31", "2026-01-31"],
    ["greeting:Greeting", "greeting:Greeting"],
  ];
  for (const [text, value] of cases) assert.deepEqual(parse(`key: ${text}`), { key: value }, text);
});

Deno.test("an empty document is null", () => {
  assert.equal(parse(""), null);
  assert.equal(parse("# nothing yet\n"), null);
});

Deno.test("anchors and merge keys work as in the original", () => {
  assert.deepEqual(parse("base: &base {host: a, port: 1}\nother: {<<: *base, port: 2}"), {
    base: { host: "a", port: 1 },
    other: { host: "a", port: 2 },
  });
});

Deno.test("what is no YAML is one line with file, line and column", () => {
  const cases: [string, string][] = [
    ["a: 1\nb: [1,\nc: }", "conf/x.yml:3:1: deficient indentation"],
    ["a: 1\na: 2", "conf/x.yml:2:1: duplicated mapping key"],
    ["a: *nothing", 'conf/x.yml:1:5: unidentified alias "nothing"'],
    ["a: !!js/function x", "conf/x.yml:1:4: unknown scalar tag !<tag:yaml.org,2002:js/function>"],
    ["a: 1\n---\nb: 2", "conf/x.yml: must hold a single YAML document: current number is 2"],
    ["[".repeat(65), "conf/x.yml:1:64: nesting exceeded maxDepth (64)"],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parse(text), (error: Error) => {
      assert.ok(error instanceof ConfigError);
      assert.equal(error.message, message);
      return true;
    });
  }
});

Deno.test("a file that is too long is refused before it is parsed", () => {
  assert.throws(() => parseYaml("a: [1, 2]", { file: "x.yml", maxLength: 8 }), {
    message: "x.yml: must be at most 8 characters long: current length is 9",
  });
});

Deno.test("aliases that multiply into an immense value are refused", () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const item = level === 0 ? "x" : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(10).fill(item).join(", ")}]`;
  });
  assert.throws(() => parse(levels.join("\n")), {
    message: "conf/x.yml: must hold at most 100000 values, aliases included",
  });
});

Deno.test("an alias inside its own anchor is refused", () => {
  assert.throws(() => parse("a: &a {b: *a}"), {
    message: "conf/x.yml: must nest at most 64 levels deep, aliases included",
  });
});

Deno.test("a key named __proto__ is a key like any other", () => {
  const value = parse("__proto__: {polluted: true}");
  assert.ok(typeof value === "object" && value !== null);
  assert.ok(Object.hasOwn(value, "__proto__"));
  assert.ok(!("polluted" in value));
});

Deno.test("formatted YAML reads back as the same value", () => {
  const value = { a: { b: "yes", c: "1", d: null, e: "2026-01-31" }, list: [1, { x: true }] };
  assert.deepEqual(parse(formatYaml(value)), value);
});

Deno.test("V9 integers beyond 2^53 keep every digit, there and back", () => {
  const text = `max: 9007199254740991
more: 9007199254740993
less: -9007199254740993
plus: +12345678901234567890
hex: 0xffffffffffffffff
octal: 0o7777777777777777777777
tagged: !!int "9007199254740993"
quoted: "9007199254740993"
float: 9007199254740993.0
list: [18446744073709551616]
`;
  const values = {
    max: 9007199254740991,
    more: 9007199254740993n,
    less: -9007199254740993n,
    plus: 12345678901234567890n,
    hex: 0xffffffffffffffffn,
    octal: 0o7777777777777777777777n,
    tagged: 9007199254740993n,
    quoted: "9007199254740993",
    float: 9007199254740992,
    list: [18446744073709551616n],
  };
  assert.deepEqual(parseYaml(text, { file: "x.yml" }), values);
  const others = [-0, 1e300, 1e20, 1.5, 1e-7, -Infinity, "1e3", "0o7", "5", 5, -5];
  assert.deepEqual(parseYaml(formatYaml(others), { file: "x.yml" }), others);
  assert.deepEqual(parseYaml(formatYaml(values), { file: "x.yml" }), values);
  assert.throws(() => parseYaml(`a: ${"9".repeat(2000)}`, { file: "x.yml" }), {
    name: "ConfigError",
    message: "x.yml: an integer must have at most 1000 digits",
  });
});

Deno.test("A17 aliases of a long text are refused, as those of long keys are", () => {
  const long = "x".repeat(10_000);
  for (
    const text of [
      `a: &a ${long}\nb: [${Array(20_000).fill("*a").join(", ")}]`,
      `a: &a { ${"k".repeat(1000)}: 1 }\nb: [${Array(9000).fill("*a").join(", ")}]`,
    ]
  ) {
    assert.throws(() => parseYaml(text, { file: "x.yml" }), {
      name: "ConfigError",
      message: "x.yml: must hold at most 4194304 characters, aliases included",
    });
  }
  parseYaml(`a: &a ${long}\nb: [${Array(100).fill("*a").join(", ")}]`, { file: "x.yml" });
});
