import { automatonTest } from "../linear/automaton.ts";
import { formatTest } from "./formats.ts";
import type { Schema } from "./schema.ts";

/** Whether a value is what a schema describes. */
export type Test = (value: unknown) => boolean;

/** Tests of keywords that look at one value without parts; other types pass them. */
export function* valueTests(schema: Schema): Generator<Test> {
  if (schema.const !== undefined) yield constTest(schema);
  if (schema.enum !== undefined) {
    const values = new Set<unknown>(schema.enum);
    yield (value) => values.has(value ?? null);
  }
  yield* numberTests(schema);
  yield* stringTests(schema);
  const { minItems = 0, maxItems = Infinity } = schema;
  if (minItems > 0 || maxItems < Infinity) {
    yield (value) => !Array.isArray(value) || value.length >= minItems && value.length <= maxItems;
  }
}

function constTest(schema: Schema): Test {
  const expected = schema.const;
  if (schema["x-wire"] !== "int") return (value) => value === expected;
  const digits = String(expected);
  return (value) => typeof value !== "object" && String(value) === digits;
}

function* numberTests(schema: Schema): Generator<Test> {
  const { multipleOf } = schema;
  const minimum = schema.minimum ?? -Infinity;
  const maximum = schema.maximum ?? Infinity;
  const above = schema.exclusiveMinimum ?? -Infinity;
  const below = schema.exclusiveMaximum ?? Infinity;
  const isBounded = schema.minimum !== undefined || schema.maximum !== undefined;
  const isOpen = schema.exclusiveMinimum !== undefined || schema.exclusiveMaximum !== undefined;
  const isNumeric = (value: unknown): value is number | bigint =>
    typeof value === "number" || typeof value === "bigint";
  if (isBounded) yield (value) => !isNumeric(value) || value >= minimum && value <= maximum;
  if (isOpen) yield (value) => !isNumeric(value) || value > above && value < below;
  if (multipleOf !== undefined) {
    yield (value) => !isNumeric(value) || isMultiple(Number(value), multipleOf);
  }
}

function* stringTests({ minLength = 0, maxLength = Infinity, ...schema }: Schema): Generator<Test> {
  if (minLength > 0 || maxLength < Infinity) {
    yield (value) => typeof value !== "string" || hasLength(value, minLength, maxLength);
  }
  if (schema.pattern !== undefined) {
    const pattern = new RegExp(schema.pattern, "u");
    const matches = automatonTest(schema.pattern) ?? ((text: string) => pattern.test(text));
    yield (value) => typeof value !== "string" || matches(value);
  }
  const test = schema.format === undefined || schema["x-wire"] !== undefined
    ? undefined
    : formatTest(schema.format);
  if (test !== undefined) yield (value) => typeof value !== "string" || test(value);
}

/** Whether a text's number of code points is within limits; it is counted only where that matters. */
function hasLength(text: string, minimum: number, maximum: number): boolean {
  if (text.length < minimum) return false;
  if (text.length <= maximum && Math.ceil(text.length / 2) >= minimum) return true;
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    if ((text.codePointAt(i) as number) > 0xffff) i += 1;
    length += 1;
    if (length > maximum) return false;
  }
  return length >= minimum;
}

/** How far from a whole number a quotient of two rounded numbers may be. */
const ROUNDING = 2 * Number.EPSILON;

/** Whether a number is a multiple of another one, as people count: 0.3 is one of 0.1. */
export function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) <= ROUNDING * Math.max(1, Math.abs(quotient));
}
