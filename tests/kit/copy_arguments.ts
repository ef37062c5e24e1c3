import { mapValues } from "../../core/config/mapping.ts";

/** The arguments of a call as they are now, whatever the method does to them. */
export function copyArguments(args: Record<string, unknown>): Record<string, unknown> {
  return mapValues(args, copyOf);
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof Set) return new Set([...value].map(copyOf));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copyOf(item)]));
  if (value instanceof Uint8Array) return value.slice();
  if (typeof value !== "object" || value === null) return value;
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(value));
  return isPlain ? mapValues(value as Record<string, unknown>, copyOf) : value;
}
