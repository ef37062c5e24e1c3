/**
 * Bodies of events whose types have schemas.
 *
 * @module
 */
import { parseValue, SchemaError } from "../checks/parse_value.ts";
import type { StandardSchema } from "../contract/standard/standard_schema.ts";
import { UnrecoverableError } from "../errors.ts";
import type { EventSchemas, EventType } from "./event_type.ts";
import type { ServiceEvent } from "./service_event.ts";
import { matchesTopic } from "./topic.ts";

/**
 * Makes sure that an event may be emitted.
 *
 * @throws {TypeError} If the schema of its type does not take its body.
 */
export function checkEmitted({ type, schema }: EventType<unknown>, body: unknown): void {
  if (schema === undefined) return;
  try {
    parseValue(schema, body, { subject: type, name: "body" });
  } catch (cause) {
    if (!(cause instanceof SchemaError)) throw cause;
    throw new TypeError(`Cannot emit ${type}: ${cause.message}`, { cause });
  }
}

/** A handler that gets bodies as their schemas give them; an invalid one is a dead letter at once. */
export function parsingHandler<Result>(
  schemas: EventSchemas | undefined,
  handle: (event: ServiceEvent) => Result,
): (event: ServiceEvent) => Result {
  if (schemas === undefined) return handle;
  const parsing = (event: ServiceEvent): Result => {
    const schema = schemaFor(event.type, schemas);
    return handle(schema === undefined ? event : { ...event, body: parseBody(event, schema) });
  };
  // Queues are named after functions.
  return Object.defineProperty(parsing, "name", { value: handle.name });
}

function schemaFor(type: string, schemas: EventSchemas): StandardSchema | undefined {
  const exact = schemas.get(type);
  if (exact !== undefined) return exact;
  for (const [pattern, schema] of schemas) if (matchesTopic(pattern, type)) return schema;
  return undefined;
}

function parseBody({ type, body }: ServiceEvent, schema: StandardSchema): unknown {
  try {
    return parseValue(schema, body, { subject: type, name: "body" });
  } catch (cause) {
    if (!(cause instanceof SchemaError)) throw cause;
    throw new UnrecoverableError(`Cannot handle ${type}: ${cause.message}`, { cause });
  }
}
