import assert from "node:assert/strict";
import type { ClassContract } from "../contract/contract.ts";
import { NOTHING, type Schema } from "../contract/schema.ts";
import { dump } from "../values/mod.ts";
import { compileContract } from "./compile_contract.ts";

const PRICE: Schema = {
  type: "object",
  properties: { price: { type: "number" } },
  required: ["price"],
};

const contractOf = (schema: Schema): ClassContract => ({
  methods: { order: { input: schema, output: schema } },
  handles: { onOrder: { types: ["order"], body: schema }, pack: { types: [], body: schema } },
  emits: { order: schema },
  definitions: {},
  untranslated: [],
});

/** Travels as its price. */
class Money {
  readonly #cents: number;
  constructor(cents: number) {
    this.#cents = cents;
  }
  [dump](): unknown {
    return { price: this.#cents / 100 };
  }
}

Deno.test("what goes out is checked as it will travel", () => {
  const { methods, emits } = compileContract("Shop", contractOf(PRICE), { results: true });
  for (const validator of [methods["order"]?.output, emits["order"]]) {
    assert.ok(validator);
    assert.ok(validator.accepts(new Money(150)));
    assert.ok(!validator.accepts({ price: new Money(150) }));
    assert.match(
      validator.explain({ price: new Money(1) }, "body") ?? "",
      /^body\.price: expected/,
    );
  }
});

Deno.test("no body is an empty object, where it is optional, too", () => {
  const optional = { anyOf: [PRICE, NOTHING] };
  const { emits, handles } = compileContract("Shop", contractOf(optional), {});
  for (const validator of [emits["order"], handles["onOrder"]]) {
    assert.ok(validator?.accepts({}));
    assert.ok(validator?.accepts(undefined));
    assert.ok(!validator?.accepts({ price: "1" }));
  }
});

Deno.test("tasks are checked where they are applied, under the type of their events", () => {
  const { emits } = compileContract("Shop", contractOf(PRICE), {});
  assert.deepEqual(Object.keys(emits), ["order", "lymph.tasks.Shop.pack"]);
});

Deno.test("what may be any value, and what is declared as nothing, has no validator", () => {
  for (const schema of [{}, NOTHING]) {
    const compiled = compileContract("Shop", contractOf(schema), { results: true });
    const { input, output } = compiled.methods["order"] ?? {};
    assert.deepEqual([input, output, compiled.handles, compiled.emits], [
      undefined,
      undefined,
      {},
      {},
    ]);
  }
});

Deno.test("results are checked only where that is wanted", () => {
  const { methods } = compileContract("Shop", contractOf(PRICE), {});
  assert.ok(methods["order"]?.input);
  assert.equal(methods["order"]?.output, undefined);
});

Deno.test("a schema that cannot be compiled is not checked", () => {
  const wrong = { type: "object", properties: { a: { $ref: "#/$defs/Missing" } } } as const;
  assert.deepEqual(compileContract("Shop", contractOf(wrong), {}).handles, {});
});
