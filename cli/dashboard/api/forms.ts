/**
 * The forms of answers, as JSON Schema.
 *
 * @module
 */
import type { Schema } from "../../../core/contract/schema.ts";

/** Any value. */
export const ANY: Schema = {};
/** A text. */
export const TEXT: Schema = { type: "string" };
/** A number. */
export const NUMBER: Schema = { type: "number" };
/** A whole number. */
export const INTEGER: Schema = { type: "integer" };
/** Yes or no. */
export const BOOLEAN: Schema = { type: "boolean" };
/** A time as RFC 3339 writes it. */
export const TIME: Schema = { type: "string", format: "date-time" };

/** A value that may be null. */
export function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: "null" }] };
}

/** A list. */
export function listOf(items: Schema): Schema {
  return { type: "array", items };
}

/** An object with any keys. */
export function mapOf(values: Schema): Schema {
  return { type: "object", additionalProperties: values };
}

/** One of some texts. */
export function oneOf(...texts: readonly string[]): Schema {
  return { enum: texts };
}

/** An object with these fields, and perhaps with some others. */
export function objectOf(
  fields: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema {
  return {
    type: "object",
    properties: { ...fields, ...optional },
    required: Object.keys(fields),
  };
}

/** A schema with a sentence on what it stands for. */
export function described(description: string, schema: Schema): Schema {
  return { ...schema, description };
}
