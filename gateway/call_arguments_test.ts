import assert from "node:assert/strict";
import type { Schema } from "../core/contract/schema.ts";
import { JsonSerializer } from "../transports/serializers/mod.ts";
import { argumentsOf } from "./call_arguments.ts";
import type { Route } from "./routes.ts";

const ID: Schema = { type: "integer" };
const PET: Schema = {
  anyOf: [
    {
      type: "object",
      properties: { id: ID, born: { "x-wire": "date" } },
      required: ["id", "born"],
    },
    { type: "object", properties: { id: ID, tag: { type: "string" } }, required: ["id", "tag"] },
  ],
};

function change(body: object): object {
  const offered = { contract: { input: PET, output: {} }, definitions: {} };
  const route = { offered, params: { id: "7" } } as unknown as Route;
  const request = new Request("http://localhost/pets/7", { method: "PUT" });
  const json = new JsonSerializer();
  return argumentsOf({ request, body: json.encode(body) as Uint8Array<ArrayBuffer> }, route, json);
}

Deno.test("path and body together are one of several types of arguments", () => {
  const { born, ...others } = change({ born: "2026-01-02" }) as { born: unknown };
  assert.equal(String(born instanceof Temporal.PlainDate && born), "2026-01-02");
  assert.deepEqual(others, { id: 7 });
  assert.deepEqual(change({ tag: "2026-01-02" }), { id: 7, tag: "2026-01-02" });
});

Deno.test("an argument that stands in path and body is refused", () => {
  assert.throws(() => change({ id: 8, tag: "cat" }), /id: it stands in the path already/);
});
