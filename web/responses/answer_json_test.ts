import assert from "node:assert/strict";
import { Decimal, dump, Float, Uuid } from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { Rule, UrlMap, WebServiceInterface } from "../mod.ts";
import { answerJson, streamJson } from "./answer_json.ts";
import { toResponse } from "./to_response.ts";

class Customer {
  constructor(readonly name: string) {}
}

class Money {
  toJSON(): string {
    return "1 €";
  }
}

class Box {
  [dump](): unknown {
    return { inside: new Decimal("1.50") };
  }
}

const REQUIRED =
  "A handler must return a response, a body, or what JSON can hold: current value is ";

Deno.test("V1 a plain answer is what JSON.stringify makes of it", () => {
  const values = [
    { a: [1, null, undefined, true, -0, 1e21, "ä\u2028"], b: undefined, "": {} },
    [],
    null,
    0,
    Object.assign(Object.create(null), { __proto__: 1 }),
    JSON.parse('{"__proto__":{"x":1}}'),
    new Array(3),
  ];
  for (const value of values) assert.equal(answerJson(value), JSON.stringify(value));
});

Deno.test("V1 dates, decimals and the like are text that a browser reads", async () => {
  const instant = Temporal.Instant.from("2016-02-24T08:07:42Z");
  const response = toResponse({
    date: new Date(0),
    instant,
    utc: instant.toZonedDateTimeISO("UTC"),
    zoned: instant.toZonedDateTimeISO("Asia/Kolkata"),
    day: Temporal.PlainDate.from("2016-02-24"),
    price: new Decimal("3.140"),
    id: new Uuid("12345678-1234-5678-1234-567812345678"),
    list: [new Money(), new Box(), new Float(3), new URL("https://a.example/"), 2n ** 60n],
  });
  assert.equal(response.headers.get("content-type"), "application/json");
  const answer = await response.json();
  assert.deepEqual(answer, {
    date: "1970-01-01T00:00:00.000Z",
    instant: "2016-02-24T08:07:42Z",
    utc: "2016-02-24T08:07:42+00:00",
    zoned: "2016-02-24T13:37:42+05:30",
    day: "2016-02-24",
    price: "3.140",
    id: "12345678-1234-5678-1234-567812345678",
    list: ["1 €", { inside: "1.50" }, 3, "https://a.example/", 2 ** 60],
  });
  for (const name of ["instant", "utc", "zoned"] as const) {
    assert.equal(new Date(answer[name]).getTime(), instant.epochMilliseconds, name);
  }
});

Deno.test("V1 what JSON would lose is refused wherever it is, with its path", () => {
  const lost: readonly (readonly [value: unknown, what: string])[] = [
    [new Map([["a", 1]]), "a Map"],
    [new Set(), "a Set"],
    [new RangeError("no"), "a RangeError"],
    [new Error("no"), "an Error"],
    [
      new Customer("Joe"),
      "a Customer (return a plain object, or give the class a toJSON method)",
    ],
    [Promise.resolve(1), "a Promise (an await is missing)"],
    [(function* () {})(), "a Generator"],
    [(async function* () {})(), "an AsyncGenerator"],
    [[1].values(), "an Array Iterator"],
    [() => 1, "a function"],
    [Symbol("x"), "a symbol"],
    [new Headers(), "a Headers"],
    [/x/, "a RegExp"],
    [new WeakMap(), "a WeakMap"],
  ];
  for (const [value, what] of lost) {
    const refuse = (answer: unknown, place: string) =>
      assert.throws(() => answerJson(answer), {
        name: "TypeError",
        message: `${REQUIRED}${what}${place}`,
      });
    refuse(value, "");
    refuse([value], " at [0]");
    refuse({ a: 1, items: [null, { "the owner": value }] }, ' at items[1]["the owner"]');
  }
  assert.throws(() => answerJson(undefined), { message: `${REQUIRED}nothing` });
  assert.throws(() => answerJson(1n), { message: `${REQUIRED}a bigint` });
});

Deno.test("V1 an answer that contains itself is refused", () => {
  const loop: Record<string, unknown> = {};
  loop.loop = [loop];
  assert.throws(() => answerJson(loop), /must not contain itself/);
  const parent = { at: new Date(0), children: [] as object[] };
  for (let count = 0; count < 3; count++) parent.children.push({ parent });
  for (const write of [answerJson, streamJson]) {
    assert.throws(() => write(parent), /must not contain itself/);
  }
  const deep = JSON.parse("[".repeat(300) + "]".repeat(300));
  assert.equal(answerJson(deep), JSON.stringify(deep));
});

Deno.test("V1 an answer that would lose something is a failure, which the log explains", async () => {
  class Web extends WebServiceInterface {
    override readonly urlMap = new UrlMap([
      new Rule("/", { endpoint: () => ({ orders: [{ by: new Customer("Joe") }] }) }),
    ]);
  }
  const heard: string[] = [];
  const plugin = { name: "listener", onError: ({ message }: Error) => heard.push(message) };
  await using services = await startServices({ Web }, { plugins: [plugin] });
  const response = await services.fetch("Web", "/");
  assert.equal(response.status, 500);
  await response.body?.cancel();
  assert.deepEqual(heard, [
    `${REQUIRED}a Customer (return a plain object, or give the class a toJSON method) at orders[0].by`,
  ]);
});
