import type { DocComment } from "./deno_doc.ts";
import { NUMBER_KEYWORDS, type Schema } from "./schema.ts";

/** Tags that are keywords with a number. */
const NUMBERS: readonly string[] = NUMBER_KEYWORDS;
const TAG = /^@(\w+)\s*(.*?)\s*$/s;

/**
 * What a comment adds to a schema: its text as the description, and its tags that are keywords, such
 * as `@minimum 1`, `@pattern ^\d+$`, `@format email` or `@integer`. A tag with an invalid value is
 * left out.
 */
function keywordsOf(comment: DocComment | undefined): Schema {
  const keywords: Record<string, string | number> = {};
  if (comment?.doc) keywords.description = comment.doc.trim();
  for (const { value } of comment?.tags ?? []) {
    const [, name = "", text = ""] = TAG.exec(`${value ?? ""}`) ?? [];
    if (name === "integer") keywords.type = "integer";
    else if (name === "format" && text !== "") keywords.format = text;
    else if (name === "pattern" && isPattern(text)) keywords.pattern = text;
    else if (NUMBERS.includes(name) && text !== "" && Number.isFinite(Number(text))) {
      keywords[name] = Number(text);
    }
  }
  return keywords;
}

/** A schema with what its comment adds. `@integer` is for its numbers, not for what else it allows. */
export function withKeywords(schema: Schema, comment: DocComment | undefined): Schema {
  const { type, ...keywords } = keywordsOf(comment);
  const whole = type === undefined ? schema : wholeNumbers(schema);
  return { ...whole, ...keywords };
}

function wholeNumbers(schema: Schema): Schema {
  if (schema.type === "number") return { ...schema, type: "integer" };
  if (schema.anyOf === undefined) return schema;
  return { ...schema, anyOf: schema.anyOf.map(wholeNumbers) };
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "u");
    return text !== "";
  } catch {
    return false;
  }
}
