import assert from "node:assert/strict";
import { parseParameters } from "./parse_method.ts";
import { plainParameters } from "./plain_parameters.ts";

const PLAIN = [
  "m() {}",
  "m(args) {}",
  "m(args, { headers }) {}",
  "m({}) {}",
  "m({ name }) {}",
  "async m({ name, }, context) {}",
  "* m({ a = 1, b = -2.5, c = null }) {}",
  "async *m({\n  a = \"x, y\",\n  b = '',\n  c = [],\n  d = {},\n} = {}) {}",
  "get({ get, async, $, _1 }) {}",
  "async({ a = true }) {}",
];

for (const source of PLAIN) {
  Deno.test(`${JSON.stringify(source)} is read without the parser, and as it says`, () => {
    assert.deepEqual(plainParameters(source, 0), parseParameters(source, 0));
  });
}

for (const source of ["m() {}", "m(channel) {}", "m(channel, {}) {}", "m(channel, { a = 0 }) {}"]) {
  Deno.test(`the second parameter of ${source} is read without the parser, and as it says`, () => {
    assert.deepEqual(plainParameters(source, 1), parseParameters(source, 1));
  });
}

const OTHERS = [
  "m({ a: b }) {}",
  "m({ ...rest }) {}",
  "m(...all) {}",
  "m({ a = b }) {}",
  "m({ a = nullish }) {}",
  "m({ a = 1 + 2 }) {}",
  "m({ a = `}` }) {}",
  "m({ a /* , b */ }) {}",
  "m /* ( */ ({ a }) {}",
  "m(args = {}) {}",
  "m([a]) {}",
  "[name]({ a }) {}",
  "größe({ a }) {}",
  "({ a }) => a",
  "function m({ a }) {}",
  "function () { [native code] }",
  "class { m({ a }) {} }",
];

for (const source of OTHERS) {
  Deno.test(`${source} is left to the parser`, () => {
    assert.equal(plainParameters(source, 0), undefined);
  });
}
