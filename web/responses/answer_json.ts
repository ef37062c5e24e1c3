import { formatPath, type PathSegment } from "../../core/config/path.ts";
import { dump } from "../../core/values/dump.ts";
import { plainJson, printableJson } from "../../core/values/json_line.ts";
import { kind } from "../../core/values/kind.ts";

/** As deeply as special values are written. */
const MAX_DEPTH = 500;

/** How a value becomes JSON. */
const FORM = {
  /** The engine writes it as it is. */
  plain: 0,
  /** It has a form of its own, such as a date, or may contain itself. */
  special: 1,
  /** Something would be missing in it. */
  lost: 2,
} as const;

/** What an object may have that says how it becomes JSON. */
interface Special {
  readonly toJSON?: unknown;
  readonly [dump]?: unknown;
  readonly [kind]?: unknown;
}

/**
 * The JSON of what a handler has returned: dates, decimals and UUIDs as text, and whatever has a
 * `toJSON()`.
 *
 * @throws {TypeError} If something would be missing, such as the entries of a Map; it names the path.
 * Or if the value contains itself.
 */
export function answerJson(value: unknown): string {
  switch (formOf(value, 0)) {
    case FORM.plain:
      return JSON.stringify(value);
    case FORM.special:
      return plainJson(value);
    default:
      throw refusal(value);
  }
}

/** The JSON of what is streamed, on one line: what would be missing in it is tagged. */
export function streamJson(value: unknown): string {
  return formOf(value, 0) === FORM.plain ? printableJson(value) : plainJson(value);
}

function formOf(value: unknown, depth: number): number {
  switch (typeof value) {
    case "string":
    case "boolean":
      return FORM.plain;
    case "number":
      return Number.isFinite(value) ? FORM.plain : FORM.special;
    case "undefined":
      return depth === 0 ? FORM.lost : FORM.plain; // left out of an object
    case "bigint":
      return depth === 0 ? FORM.lost : FORM.special;
    case "object":
      return value === null ? FORM.plain : formOfObject(value, depth);
    default:
      return FORM.lost;
  }
}

function formOfObject(value: object, depth: number): number {
  // At once: two parts that contain the whole would be followed in 2 ** MAX_DEPTH ways.
  if (depth === MAX_DEPTH) {
    throw new TypeError("Cannot write JSON as a value must not contain itself or nest so deeply");
  }
  let form: number = FORM.plain;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length && form !== FORM.lost; at++) { // not by iteration, which costs more
      form = Math.max(form, formOf(value[at], depth + 1));
    }
    return form;
  }
  const { toJSON, [dump]: dumpMethod, [kind]: kindName } = value as Special;
  if (typeof toJSON === "function" || typeof dumpMethod === "function") return FORM.special;
  if (!isPlainObject(value)) {
    const isKnown = kindName !== undefined || ArrayBuffer.isView(value) ||
      value instanceof ArrayBuffer;
    return isKnown ? FORM.special : FORM.lost;
  }
  for (const key in value) {
    if (form !== FORM.lost) {
      form = Math.max(form, formOf((value as Record<string, unknown>)[key], depth + 1));
    }
  }
  return form;
}

function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refusal(value: unknown): TypeError {
  const { path, part } = findLost(value);
  const place = path.length === 0 ? "" : ` at ${formatPath(path)}`;
  return new TypeError(
    "A handler must return a response, a body, or what JSON can hold: current value is " +
      `${describe(part)}${place}`,
  );
}

interface Lost {
  readonly path: readonly PathSegment[];
  readonly part: unknown;
}

/** The first part that would be lost. */
function findLost(value: unknown): Lost {
  const path: PathSegment[] = [];
  for (let part = value;;) {
    const isContainer = Array.isArray(part) ||
      typeof part === "object" && part !== null && isPlainObject(part);
    const entries: [PathSegment, unknown][] = !isContainer
      ? []
      : Array.isArray(part)
      ? [...part.entries()]
      : Object.entries(part as object);
    const lost = entries.find(([, item]) => formOf(item, path.length + 1) === FORM.lost);
    if (lost === undefined) return { path, part };
    path.push(lost[0]);
    part = lost[1];
  }
}

/** What a value is, and what to return instead. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  const name = tag === "Object" || tag === "Error" ? value.constructor?.name || tag : tag;
  const article = /^[AEIOU]/.test(name) ? "an" : "a";
  const hint = tag === "Promise"
    ? " (an await is missing)"
    : tag === "Object"
    ? " (return a plain object, or give the class a toJSON method)"
    : "";
  return `${article} ${name}${hint}`;
}
