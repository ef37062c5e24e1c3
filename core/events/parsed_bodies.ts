/**
 * Bodies of events whose types have schemas.
 *
 * @module
 */
import { parseValue, SchemaError } from "../checks/parse_value.ts";
import type { StandardSchema } from "../contract/standard/standard_schema.ts";
import type { EventSchemas, EventType } from "./event_type.ts";
import { InvalidBodyError } from "./handling/check_body.ts";
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

/** A handler whose events are parsed. */
export interface ParsedHandler {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Schemas of bodies, if any. */
  readonly schemas: EventSchemas | undefined;
}

/**
 * Makes a handler get bodies as their schemas give them. Where a schema does not take one, the error
 * is an {@linkcode InvalidBodyError}, so that the event is a dead letter at once.
 */
export function parsingHandler<Result>(
  handle: (event: ServiceEvent) => Result,
  { subject, schemas }: ParsedHandler,
): (event: ServiceEvent) => Result {
  if (schemas === undefined) return handle;
  const parsing = (event: ServiceEvent): Result => {
    const schema = schemaFor(event.type, schemas);
    if (schema === undefined) return handle(event);
    return handle({ ...event, body: parseBody(event, { subject, schema }) });
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

function parseBody(
  { type, body }: ServiceEvent,
  { subject, schema }: { readonly subject: string; readonly schema: StandardSchema },
): unknown {
  try {
    return parseValue(schema, body, { subject, name: "body" });
  } catch (cause) {
    if (!(cause instanceof SchemaError)) throw cause;
    throw new InvalidBodyError(`${subject} cannot handle ${type}: ${cause.message}`, { cause });
  }
}
