/** Every type that travels, between the original and us, in both directions. */
import assert from "node:assert/strict";
import { Decimal, Embedded, Float, Undefined, Uuid } from "../../../mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { startZookeeper } from "../../kit/servers/zookeeper.ts";
import { factsOf } from "../../support/facts.ts";
import { Cluster } from "./cluster.ts";

const msgpack = new MsgpackSerializer();

/** What arrives here, and what is sent where that is not the same. */
type Vector = readonly [arrives: unknown, sends?: unknown];

const VECTORS: Readonly<Record<string, Vector>> = {
  "none": [null],
  "true": [true],
  "false": [false],
  "zero": [0],
  "negative": [-33],
  "byte": [255],
  "int32": [-(2 ** 31)],
  "safe": [Number.MAX_SAFE_INTEGER],
  "int64": [-(2n ** 63n)],
  "uint64": [2n ** 64n - 1n],
  "float": [1.5],
  "whole float": [3, new Float(3)],
  "tiny": [5e-324],
  "infinity": [Infinity],
  "nan": [NaN],
  "text": ["héllo 😀"],
  "empty": [""],
  "long": ["x".repeat(70_000)],
  "bytes": [Uint8Array.of(0, 255, 16)],
  "list": [[1, [2, []]]],
  "tuple": [[1, 2]],
  "dict": [{ a: { b: [1] } }],
  "int keys": [new Map([[1, "one"], [2, "two"]])],
  "naive datetime": [Temporal.PlainDateTime.from("2016-02-24T13:37:42")],
  "utc datetime": [
    Temporal.ZonedDateTime.from("2016-02-24T13:37:42[UTC]"),
    new Date("2016-02-24T13:37:42Z"),
  ],
  "offset datetime": [Temporal.ZonedDateTime.from("2016-02-24T13:37:42+05:30[+05:30]")],
  "date": [Temporal.PlainDate.from("2016-02-24")],
  "time": [Temporal.PlainTime.from("13:37:42")],
  "decimal": [new Decimal("3.140")],
  "decimal exponent": [new Decimal("1E+2")],
  "decimal nan": [new Decimal("NaN")],
  "uuid": [new Uuid("12345678-1234-5678-1234-567812345678")],
  "set": [new Set([5, 6])],
  "undefined": [Undefined],
  "dumped": [{ custom: true }],
  "embedded": [
    { on: Temporal.PlainDate.from("2016-02-24") },
    new Embedded(msgpack.encode({ on: Temporal.PlainDate.from("2016-02-24") })),
  ],
};

/** Equal if so in every type, down to how a zone or a trailing zero is written. */
const written = (value: unknown) =>
  Deno.inspect(value, { depth: Infinity, strAbbreviateSize: 1e6 });

Deno.test("values that Python and we send each other", async (context) => {
  await using zookeeper = await startZookeeper();
  await using cluster = await Cluster.create({ hosts: zookeeper.hosts });
  await Promise.all([
    cluster.start("python", { PythonMirror: "mirror:Mirror" }),
    cluster.start("typescript", { TypescriptMirror: "mirror:Mirror" }),
  ]);
  const fact = factsOf(context);
  const ask = (method: string, body: Record<string, unknown>) =>
    cluster.ask("PythonMirror", method, body);
  await cluster.acquaint("PythonMirror", "TypescriptMirror");

  await fact("there is a vector for every value of Python's", async () => {
    assert.deepEqual(await ask("names", {}), Object.keys(VECTORS));
  });

  for (const [name, [arrives, sends = arrives]] of Object.entries(VECTORS)) {
    await fact(`${name} comes from Python`, async () => {
      assert.equal(written(await ask("give", { name })), written(arrives));
    });

    await fact(`${name} gets to Python`, async () => {
      assert.equal(await ask("take", { name, value: sends }), "");
    });

    await fact(`${name} survives the way from Python to us and back`, async () => {
      // Here there is one kind of number: what has no fraction goes back as an integer.
      const expected = name === "whole float" ? "3 instead of 3.0" : "";
      assert.equal(await ask("send", { address: "TypescriptMirror", name }), expected);
    });
  }
});
