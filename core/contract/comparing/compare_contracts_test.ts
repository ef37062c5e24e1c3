import assert from "node:assert/strict";
import type { Schema } from "../schema.ts";
import type { Change } from "./change.ts";
import { compareContracts } from "./compare_contracts.ts";
import type { ComparedContract } from "./compared_contract.ts";

const GUIDE = new URL("../../../docs/guide/contracts.md", import.meta.url);

const TEXT: Schema = { type: "string" };
const NUMBER: Schema = { type: "number" };
const NULL: Schema = { type: "null" };
const object = (properties: Record<string, Schema>, ...required: string[]): Schema => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});
const either = (...anyOf: Schema[]): Schema => ({ anyOf });
const contract = (parts: Partial<ComparedContract>): ComparedContract => ({
  methods: {},
  handles: {},
  emits: {},
  definitions: {},
  ...parts,
});

/** What is said of a change in arguments and in what is handled; in results and in what is emitted. */
interface Rule {
  /** As in the guide. */
  readonly name: string;
  readonly before: Schema;
  readonly after: Schema;
  readonly arguments: string;
  readonly handled: string;
  readonly given: string;
}

const rule = (
  name: string,
  [before, after]: readonly [Schema, Schema],
  said: Omit<Rule, "name" | "before" | "after">,
): Rule => ({ name, before, after, ...said });

const WIDE = object({ size: either(TEXT, NUMBER) }, "size");
const NARROW = object({ size: TEXT }, "size");

/** "breaks: " begins what is said of a break, "grows: " of growth; "" stands for no change. */
const RULES: readonly Rule[] = [
  rule("nothing changes", [NARROW, NARROW], { arguments: "", handled: "", given: "" }),
  rule("an optional field is added", [object({}), object({ note: TEXT })], {
    arguments: "grows: `note` is new and optional",
    handled: "grows: `note` is new and optional",
    given: "grows: `note` is new",
  }),
  rule("a required field is added", [object({}), object({ count: NUMBER }, "count")], {
    arguments: "breaks: `count` is required now",
    handled: "breaks: `count` is required now",
    given: "grows: `count` is new",
  }),
  rule(
    "an optional field becomes required",
    [object({ count: NUMBER }), object({ count: NUMBER }, "count")],
    {
      arguments: "breaks: `count` is required now",
      handled: "breaks: `count` is required now",
      given: "grows: `count` is always there now",
    },
  ),
  rule(
    "a required field becomes optional",
    [object({ count: NUMBER }, "count"), object({ count: NUMBER })],
    {
      arguments: "grows: `count` is optional now",
      handled: "grows: `count` is optional now",
      given: "breaks: `count` may be missing now",
    },
  ),
  rule("an optional field is removed", [object({ count: NUMBER }), object({})], {
    arguments: "breaks: `count` is no longer known",
    handled: "",
    given: "",
  }),
  rule("a required field is removed", [object({ count: NUMBER }, "count"), object({})], {
    arguments: "breaks: `count` is no longer known",
    handled: "grows: `count` is optional now",
    given: "breaks: `count` is gone",
  }),
  rule(
    "a field is renamed",
    [object({ count: NUMBER }, "count"), object({ number: NUMBER }, "number")],
    {
      arguments:
        "breaks: `number` is required now; breaks: `count` is no longer known (renamed to `number`?)",
      handled: "breaks: `number` is required now; grows: `count` is optional now",
      given: "breaks: `count` is gone (renamed to `number`?); grows: `number` is new",
    },
  ),
  rule("a type is widened", [NARROW, WIDE], {
    arguments: "grows: `size` may be number too",
    handled: "grows: `size` may be number too",
    given: "breaks: `size` may be number now, not only string",
  }),
  rule("a type is narrowed", [WIDE, NARROW], {
    arguments: "breaks: `size` must be string now, no longer number",
    handled: "breaks: `size` must be string now, no longer number",
    given: "grows: `size` is only string now",
  }),
  rule("a type is replaced", [NARROW, object({ size: NUMBER }, "size")], {
    arguments: "breaks: `size` must be number now, no longer string",
    handled: "breaks: `size` must be number now, no longer string",
    given: "breaks: `size` may be number now, not only string",
  }),
  rule("null becomes possible", [NARROW, object({ size: either(TEXT, NULL) }, "size")], {
    arguments: "grows: `size` may be null too",
    handled: "grows: `size` may be null too",
    given: "breaks: `size` may be null now, not only string",
  }),
  rule("a limit becomes tighter", [NARROW, object({ size: { ...TEXT, maxLength: 3 } }, "size")], {
    arguments: "breaks: `size` must be string of at most 3 characters now, no longer string",
    handled: "breaks: `size` must be string of at most 3 characters now, no longer string",
    given: "grows: `size` is only string of at most 3 characters now",
  }),
  rule(
    "a field of a field becomes required",
    [
      object({ item: object({ price: NUMBER }) }, "item"),
      object({ item: object({ price: NUMBER }, "price") }, "item"),
    ],
    {
      arguments: "breaks: `item.price` is required now",
      handled: "breaks: `item.price` is required now",
      given: "grows: `item.price` is always there now",
    },
  ),
];

const said = (changes: readonly Change[]) =>
  changes.map(({ isBreak, text }) => `${isBreak ? "breaks" : "grows"}: ${text}`).join("; ");
/** What a guide says of a rule: whether it breaks anything. */
const verdict = (text: string) => text.includes("breaks:") ? "breaks" : "compatible";

for (const { name, before, after, ...expected } of RULES) {
  const compare = (wrap: (body: Schema) => Partial<ComparedContract>) =>
    compareContracts(contract(wrap(before)), contract(wrap(after)));
  Deno.test(`a change of arguments: ${name}`, () => {
    const changes = compare((input) => ({ methods: { order: { input, output: {} } } }));
    assert.equal(said(changes), expected.arguments);
    assert(changes.every((change) => change.side === "arguments" && change.name === "order"));
  });
  Deno.test(`a change of a result: ${name}`, () => {
    const changes = compare((output) => ({ methods: { order: { input: {}, output } } }));
    assert.equal(said(changes).replaceAll(" in its result", ""), expected.given);
    assert(changes.every((change) => change.side === "result" && change.name === "order"));
  });
  Deno.test(`a change of an event that is emitted: ${name}`, () => {
    const changes = compare((body) => ({ emits: { placed: body } }));
    assert.equal(said(changes), expected.given);
    assert(changes.every((change) => change.side === "emitted" && change.name === "placed"));
  });
  Deno.test(`a change of an event that is handled: ${name}`, () => {
    const changes = compare((body) => ({ handles: { onPlaced: { types: ["placed"], body } } }));
    assert.equal(said(changes), expected.handled);
    assert(changes.every((change) => change.side === "handled" && change.name === "placed"));
  });
}

Deno.test("the guide has a row for each rule, with what it breaks", async () => {
  const guide = await Deno.readTextFile(GUIDE);
  const rows = RULES.filter(({ name }) => name !== "nothing changes").map((
    rule,
  ) => [rule.name, ...[rule.arguments, rule.handled, rule.given].map(verdict)]);
  const table = [
    ...guide.matchAll(
      /^\| (.+?) +\| (breaks|compatible) +\| (breaks|compatible) +\| (breaks|compatible) +\|$/gm,
    ),
  ]
    .map(([, ...cells]) => cells);
  assert.deepEqual(table, rows);
});

const METHOD = { input: object({ id: NUMBER }, "id"), output: TEXT };

Deno.test("a method that is removed breaks its callers, and one that is new is growth", () => {
  const before = contract({ methods: { order: METHOD } });
  const after = contract({ methods: { cancel: { input: {}, output: {} } } });
  assert.equal(said(compareContracts(before, after)), "breaks: removed; grows: new");
});

Deno.test("a removed method with a similar new one may have been renamed", () => {
  const before = contract({ methods: { order: METHOD } });
  const similar = contract({ methods: { orders: { input: {}, output: {} } } });
  const twin = contract({ methods: { place: METHOD } });
  assert.match(said(compareContracts(before, similar)), /removed \(renamed to `orders`\?\)/);
  assert.match(said(compareContracts(before, twin)), /removed \(renamed to `place`\?\)/);
});

Deno.test("an event that is no longer emitted, or handled, breaks others", () => {
  const before = contract({
    emits: { "order.placed": TEXT },
    handles: { onPaid: { types: ["order.paid"], body: TEXT } },
  });
  const changes = compareContracts(before, contract({}));
  assert.deepEqual(changes.map(({ side, name, text }) => [side, name, text]), [
    ["emitted", "order.placed", "no longer emitted"],
    ["handled", "order.paid", "no longer handled"],
  ]);
});

Deno.test("a handler with another name is no change for those who emit", () => {
  const handler = { types: ["order.*"], body: TEXT };
  const before = contract({ handles: { one: handler } });
  assert.deepEqual(compareContracts(before, contract({ handles: { two: handler } })), []);
});

Deno.test("an argument object that may be left out is one without properties", () => {
  const nothing: Schema = { type: "null", "x-wire": "nothing" };
  const method = (input: Schema) => contract({ methods: { list: { input, output: {} } } });
  const optional = method(either(object({ count: NUMBER }), nothing));
  assert.deepEqual(compareContracts(method(nothing), optional).map(({ text }) => text), [
    "`count` is new and optional",
  ]);
  assert.deepEqual(compareContracts(method(object({ count: NUMBER })), optional), []);
  const required = method(object({ count: NUMBER }, "count"));
  assert.equal(said(compareContracts(optional, required)), "breaks: `count` is required now");
  assert.equal(said(compareContracts(optional, method(nothing))).split("; ").length, 1);
});

Deno.test("a result as a whole is named, and so is a part of one", () => {
  const method = (output: Schema) => contract({ methods: { get: { input: {}, output } } });
  const [whole] = compareContracts(method(TEXT), method(either(TEXT, NULL)));
  assert.equal(whole?.text, "its result may be null now, not only string");
  const [part] = compareContracts(method(object({ a: TEXT }, "a")), method(object({ a: TEXT })));
  assert.equal(part?.text, "`a` in its result may be missing now");
});

Deno.test("what was not known before is no news", () => {
  const before = contract({ emits: { placed: {} } });
  assert.deepEqual(compareContracts(before, contract({ emits: { placed: TEXT } })), []);
});

Deno.test("neither comments nor the order of keywords hide a new name", () => {
  const before = contract({ methods: { order: METHOD } });
  const { input, output } = METHOD;
  const place = { output, input: { description: "Which one.", required: ["id"], ...input } };
  const after = contract({ methods: { place } });
  assert.match(said(compareContracts(before, after)), /removed \(renamed to `place`\?\)/);
});
