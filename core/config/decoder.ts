import type { StandardSchema } from "../contract/standard/standard_schema.ts";
import { DecodeError } from "./decode_error.ts";
import type { PathSegment } from "./path.ts";

/**
 * Turns a raw value into a typed one: a function that throws where the value is unfit, or a schema
 * of any library that implements Standard Schema. A missing value arrives as `undefined`, an empty
 * one (`port:` with nothing behind it) as `null`.
 */
export type Decoder<T> = ((value: unknown) => T) | StandardSchema<unknown, T>;

/**
 * Applies a decoder to a value.
 *
 * @throws {DecodeError} If a schema refuses the value.
 * @throws {Error} Whatever a decoder function throws.
 */
export function decode<T>(decoder: Decoder<T>, value: unknown): T {
  return "~standard" in decoder ? validate(decoder, value) : decoder(value);
}

function validate<T>(schema: StandardSchema<unknown, T>, value: unknown): T {
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise) {
    throw new TypeError("Cannot read configuration with a schema that validates asynchronously");
  }
  if (result.issues === undefined) return result.value;
  const [issue, ...others] = result.issues;
  const path = (issue?.path ?? []).map((step): PathSegment => {
    const key = typeof step === "object" ? step.key : step;
    return typeof key === "number" ? key : String(key);
  });
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  const detail = `${issue?.message ?? "no reason was given"}${more}`;
  throw new DecodeError("is not accepted", { value, detail }, path);
}
