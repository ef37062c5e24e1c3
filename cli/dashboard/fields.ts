import type { Schema } from "../../core/contract/schema.ts";
import { ApiError, type Field } from "./route.ts";

const TEXT: Schema = { type: "string" };
const ANYTHING: Schema = {};

type Body = Readonly<Record<string, unknown>>;

/** A field of text. */
export function text(description: string, settings: Pick<Field, "optional"> = {}): Field {
  return { description, schema: TEXT, ...settings };
}

/** A field of a number. */
export function number(description: string, settings: Pick<Field, "optional"> = {}): Field {
  return { description, schema: { type: "number" }, ...settings };
}

/** A field of any value. */
export function anything(description: string, settings: Pick<Field, "optional"> = {}): Field {
  return { description, schema: ANYTHING, ...settings };
}

/** A field of a list of texts. */
export function texts(description: string, settings: Pick<Field, "optional"> = {}): Field {
  return { description, schema: { type: "array", items: TEXT }, ...settings };
}

/**
 * Reads a text of a body.
 *
 * @throws {ApiError} If it is something else.
 */
export function readText(body: Body, name: string, fallback?: string): string {
  const value = body[name] ?? fallback;
  if (typeof value === "string") return value;
  throw new ApiError(400, `${name} must be a text`);
}

/**
 * Reads a number of a body.
 *
 * @throws {ApiError} If it is something else, or too small or too large.
 */
export function readNumber(
  body: Body,
  name: string,
  { fallback, min = 0, max }: {
    readonly fallback?: number;
    readonly min?: number;
    readonly max: number;
  },
): number {
  const value = body[name] ?? fallback;
  if (typeof value === "number" && value >= min && value <= max) return value;
  throw new ApiError(400, `${name} must be a number from ${min} to ${max}`);
}

/**
 * Reads a list of texts of a body.
 *
 * @returns undefined if it is not there.
 * @throws {ApiError} If it is something else.
 */
export function readTexts(body: Body, name: string): readonly string[] | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new ApiError(400, `${name} must be a list of texts`);
}

/**
 * Reads a number of a query.
 *
 * @throws {ApiError} If it is something else.
 */
export function queryNumber(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === "") return undefined;
  const number = Number(value);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new ApiError(400, `${name} must be a number of at least 0: current value is ${value}`);
}
