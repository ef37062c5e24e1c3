import assert from "node:assert/strict";
import type { ComparedContract } from "./compared_contract.ts";
import { hashContract, normalForm } from "./normal_form.ts";

const contract = (parts: Partial<ComparedContract>): ComparedContract => ({
  methods: {},
  definitions: {},
  ...parts,
});

Deno.test("comments and the order of names do not count", async () => {
  const one = contract({
    methods: { a: { input: { type: "string", description: "One." }, output: {} } },
    definitions: { A: { type: "string" }, B: { type: "number" } },
  });
  const other = contract({
    definitions: { B: { type: "number" }, A: { type: "string" } },
    methods: { a: { output: {}, input: { description: "Other.", type: "string" } } },
  });
  assert.equal(await hashContract(one), await hashContract(other));
});

Deno.test("a type counts", async () => {
  const hashOf = (type: "number" | "string") => hashContract(contract({ emits: { a: { type } } }));
  assert.notEqual(await hashOf("number"), await hashOf("string"));
});

Deno.test("a property that is called description counts", () => {
  const emits = { a: { type: "object", properties: { description: { type: "string" } } } } as const;
  assert.deepEqual(normalForm(contract({ emits })).emits, emits);
});

Deno.test("a contract that tells of no events has none", async () => {
  const none = contract({});
  const empty = { ...none, handles: {}, emits: {} };
  assert.equal(await hashContract(none), await hashContract(empty));
});
