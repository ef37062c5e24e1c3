import assert from "node:assert/strict";
import { Decimal, Extension, Interface, rpc, Undefined, Uuid } from "../../mod.ts";
import { runCommand, startServices } from "../../tests/kit/mod.ts";
import { createRandom, type Random } from "../../tests/support/random.ts";
import { JsonSerializer } from "../../transports/serializers/mod.ts";
import { taggedJson } from "../../core/values/json_line.ts";
import request from "./request.ts";

class Echo extends Interface {
  @rpc()
  echo({ value }: { value: unknown }): unknown {
    return { value };
  }
}

/** Calls a service with values as JSON, and looks whether what comes back is the same. */
async function checkEchoed(values: readonly unknown[]): Promise<void> {
  await using services = await startServices({ Echo });
  const json = new JsonSerializer({ maxDepth: 256, maxBytes: Infinity });
  for (const value of values) {
    const input = taggedJson({ value });
    const options = { input, services };
    const { stdout, stderr } = await runCommand(request, ["Echo.echo", "-", "--json"], options);
    assert.equal(stderr, "");
    assert.ok(stdout === `${input}\n`, stdout.slice(0, 500));
    assert.deepEqual(json.parse(stdout), { value });
  }
}

const zoned = (text: string) => Temporal.ZonedDateTime.from(text);

/** One of each kind that arrives from the wire. */
const KINDS: Readonly<Record<string, unknown>> = {
  null: null,
  boolean: [true, false],
  integer: [0, -1, 2 ** 53 - 1, -(2 ** 53 - 1)],
  "large integer": [2n ** 53n, -(2n ** 63n), 2n ** 64n - 1n],
  float: [1.5, 5e-324, 1e300, 2 ** 60, NaN, Infinity, -Infinity],
  text: ["", 'ä\u2028\u0000\u202e\x9b"\\', "😀", "__type__"],
  bytes: [new Uint8Array(), Uint8Array.of(0, 255, 16)],
  list: [[], [[]], [null]],
  object: [{}, { "": 1, a: {}, ["__proto__"]: 2, "1": 3 }],
  map: new Map<unknown, unknown>([[9, "x"], [null, new Map([[true, Uint8Array.of(1)]])]]),
  set: new Set([1, "a", new Decimal("1")]),
  "aware datetime": [zoned("2016-02-24T13:37:42[UTC]"), zoned("2016-02-24T13:37:42+05:30[+05:30]")],
  "naive datetime": Temporal.PlainDateTime.from("2016-02-24T13:37:42"),
  date: [Temporal.PlainDate.from("0001-01-01"), Temporal.PlainDate.from("9999-12-31")],
  time: Temporal.PlainTime.from("13:37:42"),
  decimal: [new Decimal("3.140"), new Decimal("NaN"), new Decimal("1E+2")],
  uuid: new Uuid("12345678-1234-5678-1234-567812345678"),
  undefined: [Undefined],
  extension: new Extension(5, Uint8Array.of(1, 2)),
};

Deno.test("request --json prints each kind of value as the argument that it was", async () => {
  await checkEchoed(Object.values(KINDS));
});

Deno.test("request --json prints random values as the arguments that they were", async () => {
  const random = createRandom(12);
  await checkEchoed(Array.from({ length: 300 }, () => valueOf(random, 0)));
});

Deno.test("what a message may hold is read as an argument, however deep or large", async () => {
  // Each of these maps nests three levels deeper in JSON.
  let deep: unknown = 1;
  for (let depth = 0; depth < 60; depth++) deep = new Map([[depth, deep]]);
  const large = [Uint8Array.of(1), Array(300_000).fill(1)];
  await checkEchoed([deep, large]);
});

function valueOf(random: Random, depth: number): unknown {
  const inner = () => valueOf(random, depth + 1);
  const items = (): unknown[] => Array.from({ length: random.below(4) }, inner);
  switch (random.below(depth > 4 ? 1 : 5)) {
    case 0:
      return random.pick(Object.values(KINDS));
    case 1:
      return items();
    case 2:
      return Object.fromEntries(items().map((item, at) => [`key ${at}`, item]));
    case 3:
      return new Set(items().filter((item) => typeof item !== "object"));
    default:
      return new Map([[random.below(10) as unknown, inner()], [null, inner()]]);
  }
}
