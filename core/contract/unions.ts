import { NEVER, type Schema, UNKNOWN } from "./schema.ts";

/** Whether a schema describes any value. */
export function isUnknown(schema: Schema): boolean {
  return Object.keys(schema).every((key) => key === "description");
}

/** Whether a schema describes no value. */
export function isNever(schema: Schema): boolean {
  return schema.not !== undefined && isUnknown(schema.not);
}

/** The schemas of which at least one must hold. */
export function alternativesOf(schema: Schema): readonly Schema[] {
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => value === null ? { type: "null" } : { const: value });
  }
  if (schema.type === "boolean") return [{ const: true }, { const: false }];
  return schema.anyOf ?? [schema];
}

/** The schema of values that one of several schemas describes, without doubles. */
export function unionOf(schemas: readonly Schema[]): Schema {
  const parts = new Map<string, Schema>();
  for (const schema of schemas) {
    if (isUnknown(schema)) return UNKNOWN;
    for (const part of alternativesOf(schema)) {
      if (!isNever(part)) parts.set(JSON.stringify(part), part);
    }
  }
  const isBoolean = (part: Schema) => typeof part.const === "boolean";
  const booleans = [...parts.values()].filter(isBoolean);
  const others = [...parts.values()].filter((part) => !isBoolean(part));
  const all = booleans.length < 2
    ? [...others, ...booleans]
    : [...others, { type: "boolean" } as const];
  if (all.length < 2) return all[0] ?? NEVER;
  const constants = all.flatMap((part) =>
    part.const !== undefined && part["x-wire"] === undefined ? [part.const] : []
  );
  if (constants.length < 2) return { anyOf: all };
  const rest = all.filter((part) => part.const === undefined || part["x-wire"] !== undefined);
  return rest.length === 0 ? { enum: constants } : { anyOf: [{ enum: constants }, ...rest] };
}

/** The schema of values that all of several schemas describe. */
export function intersectionOf(schemas: readonly Schema[]): Schema {
  if (schemas.some(isNever)) return NEVER;
  const parts = schemas.filter((schema) => !isUnknown(schema));
  return parts.length < 2 ? parts[0] ?? UNKNOWN : { allOf: parts };
}
