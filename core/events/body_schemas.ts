import type { StandardSchema } from "../contract/standard/standard_schema.ts";

/** More types than a program names in its source. */
const MAX_TYPES = 4096;

/**
 * Schemas that event types of this process have, by type; null for a type with several. The source of a
 * class tells which types it emits, and only the program knows their schemas.
 */
const SCHEMAS = new Map<string, StandardSchema | null>();

/** Notes the schema of an event type. */
export function noteBodySchema(type: string, schema: StandardSchema): void {
  const known = SCHEMAS.get(type);
  if (known === undefined && SCHEMAS.size >= MAX_TYPES) return;
  SCHEMAS.set(type, known === undefined || known === schema ? schema : null);
}

/** The schema of an event type; undefined if it is not known, or there are several. */
export function bodySchemaOf(type: string): StandardSchema | undefined {
  return SCHEMAS.get(type) ?? undefined;
}
