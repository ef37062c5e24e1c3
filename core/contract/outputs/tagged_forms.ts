/**
 * JSON forms of the wire's own types, as `JsonSerializer` and `lymph request --json` have them.
 *
 * @module
 */
import type { WireType } from "../schema.ts";

/** A JSON Schema as it is published, of any dialect. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What JSON has no form for: a map of the type's name and what its value is written as. */
export function tagged(type: string, payload: JsonSchema): JsonSchema {
  return {
    title: type,
    type: "object",
    properties: { __type__: { const: type }, _: payload },
    required: ["__type__", "_"],
  };
}

/**
 * The JSON form of a type that is not made of others.
 *
 * @param plain What is left of its schema without `x-wire`.
 */
export function taggedForm(
  wire: Exclude<WireType, "map" | "set">,
  plain: JsonSchema,
): JsonSchema {
  switch (wire) {
    case "nothing":
      return { type: "null" };
    case "int":
      return intForm(plain);
    case "bytes":
      return tagged("bytes", { type: "string", contentEncoding: "base64" });
    case "Decimal":
      return tagged("Decimal", { type: "string" });
    case "UUID":
      return tagged("UUID", { type: "string", format: "uuid" });
    case "date":
      return tagged("date", { type: "string", format: "date" });
    case "datetime":
      return tagged("datetime", { type: "string", format: "date-time" });
    case "local-datetime":
      return tagged("datetime", { type: "string", pattern: LOCAL });
    case "time":
      return tagged("time", { type: "string", pattern: "^\\d{2}:\\d{2}:\\d{2}Z$" });
    case "UndefinedType":
      return tagged("UndefinedType", { const: "" });
  }
}

/**
 * The form that a gateway has for the types of which a page can read the text; undefined for others,
 * which are tagged.
 */
export function plainForm(wire: WireType): JsonSchema | undefined {
  return Object.hasOwn(PLAIN, wire) ? { title: wire, type: "string", ...PLAIN[wire] } : undefined;
}

const LOCAL = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?$";
const PLAIN: Readonly<Partial<Record<WireType, JsonSchema>>> = {
  date: { format: "date" },
  datetime: { format: "date-time" },
  Decimal: {},
  "local-datetime": { pattern: LOCAL },
  time: { pattern: "^\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?$" },
  UUID: { format: "uuid" },
};

/** Up to 64 bits it is a number of JSON, whose digits must all be read; a longer one is tagged. */
function intForm(plain: JsonSchema): JsonSchema {
  if (typeof plain.const === "number") return { type: "integer", const: plain.const };
  if (plain.const !== undefined) return { type: "integer", description: `Exactly ${plain.const}.` };
  return {
    anyOf: [{ ...plain, type: "integer" }, tagged("int", { type: "string", pattern: "^-?\\d+$" })],
  };
}
