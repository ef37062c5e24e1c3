import type { Schema } from "./schema.ts";
import { alternativesOf } from "./unions.ts";

/** All that `Number()` takes but infinities, as the compiler does. */
const RADIX = "0[xX][\\da-fA-F]+|0[oO][0-7]+|0[bB][01]+";
const NUMBER = `\\s*(?:[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|${RADIX})\\s*`;
const PATTERNS: Readonly<Record<string, string>> = {
  string: "[^]*",
  number: NUMBER,
  integer: `-?(?:\\d+|${RADIX})`,
};

/** The schema of a template literal type, from the schemas of its parts. */
export function templateOf(parts: readonly Schema[]): Schema | undefined {
  if (parts.every((part) => part.const !== undefined)) {
    return { const: parts.map((part) => String(part.const)).join("") };
  }
  const patterns = parts.map((part) => {
    const alternatives = alternativesOf(part).map(patternOf);
    if (alternatives.some((pattern) => pattern === undefined)) return undefined;
    return alternatives.length === 1 ? alternatives[0] : `(?:${alternatives.join("|")})`;
  });
  if (patterns.some((pattern) => pattern === undefined)) return undefined;
  return { type: "string", pattern: `^${patterns.join("")}$` };
}

function patternOf({ const: constant, type, pattern }: Schema): string | undefined {
  if (constant !== undefined) return escape(String(constant));
  if (pattern !== undefined) return `(?:${pattern.replace(/^\^|\$$/g, "")})`;
  return type === "null" ? "(?:null|undefined)" : PATTERNS[type ?? ""];
}

function escape(text: string): string {
  return text.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&");
}
