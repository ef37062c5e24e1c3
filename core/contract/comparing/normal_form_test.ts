import assert from "node:assert/strict";
import type { ComparedContract } from "./compared_contract.ts";
import { hashContract, normalForm } from "./normal_form.ts";

const contract = (parts: Partial<ComparedContract>): ComparedContract => ({
  methods: {},
  definitions: {},
  ...parts,
});

Deno.test("comments and the order of names do not count", () => {
  const one = contract({
    methods: { a: { input: { type: "string", description: "One." }, output: {} } },
    definitions: { A: { type: "string" }, B: { type: "number" } },
  });
  const other = contract({
    definitions: { B: { type: "number" }, A: { type: "string" } },
    methods: { a: { output: {}, input: { description: "Other.", type: "string" } } },
  });
  assert.equal(hashContract(one), hashContract(other));
});

Deno.test("a type counts", () => {
  const hashOf = (type: "number" | "string") => hashContract(contract({ emits: { a: { type } } }));
  assert.notEqual(hashOf("number"), hashOf("string"));
});

Deno.test("a property that is called description counts", () => {
  const emits = { a: { type: "object", properties: { description: { type: "string" } } } } as const;
  assert.deepEqual(normalForm(contract({ emits })).emits, emits);
});

Deno.test("a contract that tells of no events has none", () => {
  const none = contract({});
  assert.equal(hashContract(none), hashContract({ ...none, handles: {}, emits: {} }));
});
