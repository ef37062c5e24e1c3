import { NUMBER_KEYWORDS, type Schema } from "../schema.ts";

/** Keywords that a comment can hold, in the order in which it has them. */
const TAGS = [...NUMBER_KEYWORDS, "pattern", "format"] as const;

/** The comment of a type or a property: its description, and its limits as tags; empty without. */
export function commentOf(schema: Schema, indent: string = ""): string {
  const lines = schema.description?.split("\n") ?? [];
  const tags = tagsOf(schema);
  const gap = lines.length > 0 && tags.length > 0 ? [""] : [];
  return formatComment([...lines, ...gap, ...tags], indent);
}

function tagsOf(schema: Schema): string[] {
  if (schema["x-wire"] !== undefined && schema["x-wire"] !== "int") return [];
  const isTuple = schema.prefixItems !== undefined;
  const tags = TAGS.filter((tag) =>
    schema[tag] !== undefined && !(isTuple && tag.endsWith("Items"))
  )
    .map((tag) => `@${tag} ${schema[tag]}`);
  const isInteger = schema.type === "integer" && schema["x-wire"] === undefined;
  return [...(isInteger ? ["@integer"] : []), ...tags];
}

/** A comment of lines; empty without lines. */
export function formatComment(lines: readonly string[], indent: string = ""): string {
  const safe = lines.map((line) => line.trimEnd().replaceAll("*/", "*\\/"));
  if (safe.length === 0) return "";
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`;
  const body = safe.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("");
  return `${indent}/**\n${body}${indent} */\n`;
}
