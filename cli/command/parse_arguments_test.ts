import assert from "node:assert/strict";
import {
  command,
  flag,
  list,
  many,
  optional,
  required,
  UsageError,
  value,
  valueOr,
} from "./command.ts";
import { parseArguments } from "./parse_arguments.ts";

const greet = command({
  options: {
    guessExternalIp: flag("Guess", { short: "g" }),
    address: value("Endpoint", { placeholder: "endpoint" }),
    count: valueOr(1, "How often", { short: "N", placeholder: "n", parse: Number }),
    interface: list("Class", { placeholder: "class" }),
  },
  args: { subject: required("Subject"), params: optional("Parameters") },
  run: () => Promise.resolve(),
});

async function parse(...inputs: string[]) {
  const { options, args } = await parseArguments(greet, inputs);
  const given = Object.entries(options).filter(([name]) => name in greet.options);
  return { ...Object.fromEntries(given), ...args };
}

const DEFAULTS = {
  guessExternalIp: false,
  address: undefined,
  count: 1,
  interface: [],
  subject: "a.b",
  params: undefined,
};

Deno.test("options that are not given have their fallback", async () => {
  assert.deepEqual(await parse("a.b"), DEFAULTS);
});

Deno.test("options stand before or after the arguments, in any of their forms", async () => {
  const expected = { ...DEFAULTS, guessExternalIp: true, address: "x", count: 7, params: "{}" };
  assert.deepEqual(await parse("-g", "--address=x", "-N7", "a.b", "{}"), expected);
  assert.deepEqual(await parse("a.b", "--count", "7", "{}", "--address", "x", "-g"), expected);
  assert.deepEqual(await parse("a.b", "-N", "7", "-g", "--address=x", "--", "{}"), expected);
});

Deno.test("a repeatable option keeps every value in order", async () => {
  const { interface: classes } = await parse("--interface=a:A", "a.b", "--interface", "b:B");
  assert.deepEqual(classes, ["a:A", "b:B"]);
});

Deno.test("a lone dash is an argument, and so is all that follows a double dash", async () => {
  assert.equal((await parse("a.b", "-")).params, "-");
  assert.equal((await parse("a.b", "--", "--address")).params, "--address");
});

Deno.test("colors are on, off or left to the terminal", async () => {
  const color = async (...inputs: string[]) =>
    (await parseArguments(greet, ["a.b", ...inputs])).options.color;
  assert.deepEqual(
    [await color(), await color("--color"), await color("--no-color")],
    [undefined, true, false],
  );
});

Deno.test("the last argument may take all that is left", async () => {
  const subscribe = command({
    options: {},
    args: { types: many("Event types") },
    run: () => Promise.resolve(),
  });
  assert.deepEqual((await parseArguments(subscribe, ["a", "b"])).args, { types: ["a", "b"] });
  await assert.rejects(parseArguments(subscribe, []), /Missing argument <types>/);
});

Deno.test("P5 options are read as getopt does", async () => {
  const ping = command({
    options: {
      verbose: flag("Say more", { short: "v" }),
      count: valueOr(1, "How often", { short: "N", placeholder: "n", parse: Number }),
      timeout: value("Seconds", { short: "t", placeholder: "s", parse: Number }),
      traceId: value("Trace id", { placeholder: "id" }),
    },
    args: { subject: optional("Subject") },
    run: () => Promise.resolve(),
  });
  const read = async (...inputs: string[]) => {
    const { options: { verbose, count, timeout, traceId, config }, args } = await parseArguments(
      ping,
      inputs,
    );
    return [verbose, count, timeout, traceId, config, args["subject"]];
  };
  const [none, x] = [undefined, "x"];
  const cases: readonly (readonly [inputs: string[], expected: unknown[]])[] = [
    [["-vN3", "x"], [true, 3, none, none, none, x]],
    [["-t.5", "-N", "-1"], [false, -1, 0.5, none, none, none]],
    [["-t", "-.5", "x"], [false, 1, -0.5, none, none, x]],
    [["-vcfile", "x"], [true, 1, none, none, "file", x]],
    [["-cv", "-vv"], [true, 1, none, none, "v", none]],
    [["-c=a=b"], [false, 1, none, none, "a=b", none]],
    [["--config", "--count", "x"], [false, 1, none, none, "--count", x]],
    [["--trace-id=-x\ny", "-"], [false, 1, none, "-x\ny", none, "-"]],
    [["--traceId", "--", "--", "-v"], [false, 1, none, "--", none, "-v"]],
  ];
  for (const [inputs, expected] of cases) {
    assert.deepEqual(await read(...inputs), expected, inputs.join(" "));
  }
});

for (
  const [inputs, message] of [
    [["a.b", "--adress=x"], 'Unknown option --adress (did you mean "--address"?)'],
    [["a.b", "--no-such-thing-at-all"], "Unknown option --no-such-thing-at-all"],
    [["a.b", "-x"], "Unknown option -x"],
    [["a.b", "-gx1"], "Unknown option -x"],
    [["a.b", "---x"], "Unknown option ---x"],
    [["a.b", "---address=x"], 'Unknown option ---address (did you mean "--address"?)'],
    [["a.b", "--constructor"], "Unknown option --constructor"],
    [["a.b", "--no-constructor"], "Unknown option --no-constructor"],
    [["a.b", "--__proto__=1"], "Unknown option --__proto__"],
    [["a.b", "--toString"], "Unknown option --toString"],
    [["a.b", "--=x"], "Unknown option --"],
    [["a.b", "-N"], "Option --count must have a value"],
    [["a.b", "--no-address"], 'Unknown option --no-address (did you mean "--address"?)'],
    [["a.b", "--address"], "Option --address must have a value"],
    [["a.b", "--address="], "Option --address must have a value"],
    [["a.b", "--address", "x", "--address=y"], "Option --address may be given only once"],
    [["a.b", "{}", "more"], 'Unexpected argument "more"'],
    [
      ["a.b", "{}", "conf/a.yml"],
      'Unexpected argument "conf/a.yml" (did you mean "--config conf/a.yml"?)',
    ],
    [[], "Missing argument <subject>"],
    [
      ["a.b", "--loglevel=loud"],
      'Option --loglevel must be one of DEBUG, INFO, WARNING, ERROR: current value is "loud"',
    ],
  ] as const
) {
  Deno.test(`a wrong command line is explained: ${message}`, async () => {
    await assert.rejects(parse(...inputs), (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, message);
      return true;
    });
  });
}
