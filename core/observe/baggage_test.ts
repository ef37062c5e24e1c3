import assert from "node:assert/strict";
import { Baggage, MAX_BAGGAGE_BYTES, readBaggage } from "./baggage.ts";

const HEADERS: readonly (readonly [string, Record<string, string>])[] = [
  ["", {}],
  ["tenant=acme", { tenant: "acme" }],
  ["a=1,b=2 , \tc = 3\t", { a: "1", b: "2", c: "3" }],
  ["a=1;secret;ttl=5,b=2", { a: "1", b: "2" }],
  ["a=", { a: "" }],
  ["a=1=2", { a: "1=2" }],
  ["city=K%C3%B6ln", { city: "Köln" }],
  ["a=50%25,b=%2C%3B%22%5C%20", { a: "50%", b: ',;"\\ ' }],
  ["a=100%,b=%zz", { a: "100%", b: "%zz" }],
  ["a=%FF", { a: "\ufffd" }],
  ["a=1,a=2", { a: "2" }],
  ['a,=1,b c=1,ok=1,,d=x y,e="q"', { ok: "1" }],
  ["a%41=1", { "a%41": "1" }],
  ["__proto__=1", { ["__proto__"]: "1" }],
  ["a=1,b=ö,c=\r\nx", { a: "1" }],
];

for (const [header, members] of HEADERS) {
  Deno.test(`baggage is read from ${JSON.stringify(header)}`, () => {
    assert.deepEqual(Object.fromEntries(Baggage.parse(header)), members);
  });
}

Deno.test("any text arrives as it was", () => {
  const members = { a: 'ä 100% ,;\\"=', b: "😀", c: "", "d!*'": "\r\n\0" };
  const header = String(Baggage.EMPTY.with(members));
  assert.match(header, /^[\x21-\x7e]+$/);
  assert.deepEqual(Object.fromEntries(Baggage.parse(header)), members);
});

Deno.test("members are added, replaced and removed, and the baggage before stays as it was", () => {
  const before = Baggage.parse("a=1;p=q, b=2");
  assert.equal(String(before.with({ b: undefined, c: "3" })), "a=1;p=q,c=3");
  assert.equal(String(before.with({ a: "4" })), "a=4,b=2");
  assert.equal(String(before), "a=1;p=q, b=2");
  assert.equal(before.size, 2);
  assert.equal(String(before.pick(["b", "z"])), "b=2");
});

Deno.test("what a header cannot hold is left out of it", () => {
  assert.equal(String(Baggage.parse("a=1,b=\r\nSet-Cookie: x,c=ö,d=4")), "a=1,d=4");
});

Deno.test("baggage beyond 8192 bytes is refused", () => {
  const fits = { a: "x".repeat(MAX_BAGGAGE_BYTES - 2) };
  assert.equal(String(Baggage.EMPTY.with(fits)).length, MAX_BAGGAGE_BYTES);
  const message = "Cannot carry baggage as its header must have at most 8192 bytes: " +
    "current value is 8193";
  assert.throws(() => Baggage.EMPTY.with({ a: `${fits.a}x` }), { name: "RangeError", message });
  assert.throws(() => Baggage.parse(`a=${fits.a}x`), { name: "RangeError", message });
});

Deno.test("invalid names and values are refused", () => {
  const withMember = (name: string, value: unknown) => () =>
    Baggage.EMPTY.with({ [name]: value as string });
  for (const name of ["", "a b", "ä", "a=b", "a,b", "a;b"]) {
    assert.throws(withMember(name, "x"), { name: "TypeError", message: /current value is "/ });
  }
  assert.throws(withMember("a", 5), { name: "TypeError", message: /a must be a string/ });
});

Deno.test("what is no text, or too long, is no baggage", () => {
  for (const header of [undefined, null, 5, {}, "", "x".repeat(MAX_BAGGAGE_BYTES + 1)]) {
    assert.equal(readBaggage(header), undefined);
  }
  assert.equal(readBaggage("a=1")?.get("a"), "1");
});
