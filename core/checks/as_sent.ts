import { dump, type Dumpable } from "../values/mod.ts";

/** Deeper values cannot be sent. */
const MAX_DEPTH = 512;

/** A value as it will travel: in place of each object with a {@linkcode dump} method, what that returns. */
export function asSent(value: unknown, depth: number = 0): unknown {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  const inner = (part: unknown) => asSent(part, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof (value as Partial<Dumpable>)[dump] === "function") {
    return inner((value as Dumpable)[dump]());
  }
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key, inner(part)]));
  if (value instanceof Set) return new Set([...value].map(inner));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inner(part)]));
}
