import assert from "node:assert/strict";
import { Decimal } from "../../values/decimal.ts";
import { MAX_PAYLOAD, payload } from "./payload.ts";

Deno.test("a payload is JSON", () => {
  const value = { name: "Joe", list: [1, null, true], at: new Date(0), price: new Decimal("1.50") };
  const text = '{"name":"Joe","list":[1,null,true],"at":"1970-01-01T00:00:00.000Z","price":"1.50"}';
  assert.equal(payload(value), text);
  assert.equal(payload(new Map([["a", new Set([1])]])), '{"a":[1]}');
  assert.equal(payload(undefined), "null");
  assert.equal(payload(10n), "10");
});

Deno.test("a payload has no secrets, wherever they are", () => {
  class Login {
    readonly password = "hunter2x9";
    constructor(readonly user: string) {}
  }
  const secrets = [
    { password: "hunter2x9" },
    { deep: [{ api_key: "hunter2x9" }] },
    { url: "postgres://joe:hunter2x9@db/x" },
    new Map([["password", "hunter2x9"]]),
    new Login("joe"),
    { toJSON: () => ({ token: "hunter2x9" }) },
    "Authorization: hunter2x9",
    { tokens: { first: "hunter2x9", second: ["hunter2x9"] } },
    { cookie: new Map([["id", new Set(["hunter2x9"])]]) },
    { credentials: { toJSON: () => ({ key: "hunter2x9" }) } },
    ["login", "--password", "hunter2x9"],
    new Set(["redis-cli", "-a", "hunter2x9"]),
    [{ name: "API_TOKEN", value: "hunter2x9" }],
    new Map([["value", "hunter2x9"], ["name", "API_TOKEN"]]),
  ];
  for (const value of secrets) assert.doesNotMatch(payload(value), /hunter2x9/);
  assert.equal(payload({ ghp_aB3aB3aB3aB3aB3aB3: 1 }), '{"(hidden)":1}');
});

Deno.test("a secret may be a number", () => {
  for (const pin of [4711, 4711n, new Decimal("4711")]) {
    for (const value of [{ pin }, { card: { cvv: pin } }, ["--pin", pin], { pin: [{ a: pin }] }]) {
      assert.doesNotMatch(payload(value), /4711/);
    }
  }
  assert.equal(payload({ password: null, token: true }), '{"password":null,"token":true}');
});

Deno.test("a secret is hidden even where the text is cut", () => {
  const token = `ghp_${"aB3".repeat(12)}`;
  for (let before = MAX_PAYLOAD - 60; before < MAX_PAYLOAD; before++) {
    assert.doesNotMatch(payload({ text: `${"x ".repeat(before / 2)} ${token}` }), /ghp_/);
  }
});

Deno.test("a payload is bounded, and so is the work that it takes", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  let reads = 0;
  const endless = {
    *[Symbol.iterator]() {
      while (reads < 1e5) yield `${reads++}`;
    },
  };
  const values = [
    "x".repeat(1e6),
    Array.from({ length: 1e5 }, () => "text"),
    Object.fromEntries(Array.from({ length: 1e4 }, (_, index) => [`key ${index}`, index])),
    { ["k".repeat(1e6)]: 1 },
    new Uint8Array(1e6),
    loop,
    Object.assign(new Set([1]), endless),
    { password: Object.assign(new Set([1]), endless) },
  ];
  for (const value of values) {
    const text = payload(value);
    assert.ok(text.length <= MAX_PAYLOAD, `${text.length}`);
  }
  assert.ok(reads < MAX_PAYLOAD);
});

Deno.test("what JSON has no form for is no error", () => {
  assert.equal(payload(new Date(NaN)), "null");
  assert.equal(payload(() => {}), "null");
  assert.equal(
    payload({
      toJSON: () => {
        throw new Error("no");
      },
    }),
    "(not JSON)",
  );
});
