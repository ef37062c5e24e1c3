import {
  isStandardSchema,
  type SchemaInput,
  type SchemaOutput,
  type StandardSchema,
} from "../contract/standard/standard_schema.ts";
import { noteBodySchema } from "./body_schemas.ts";
import { checkPattern } from "./topic.ts";

/** An event type whose body has a known shape; see {@linkcode eventType}. */
export interface EventType<Body, Sent = Body> {
  /** Dotted type, such as `"order.placed"`. */
  readonly type: string;
  /** Checks bodies when they are emitted, and parses them for handlers. */
  readonly schema?: StandardSchema<Sent, Body> | undefined;
  /** Never set: carries the shape that handlers get. */
  readonly body?: Body;
  /** Never set: carries the shape that emitters send. */
  readonly sent?: Sent;
}

/** Event types or patterns, as handlers name them. */
export type EventTypes<Body> =
  | string
  | EventType<Body, unknown>
  | readonly (string | EventType<Body, unknown>)[];

/** Schemas of bodies, by event type or pattern. */
export type EventSchemas = ReadonlyMap<string, StandardSchema>;

/**
 * Names an event type together with the shape of its body. Emitters and handlers that use it fit
 * each other, or do not compile.
 *
 * @param type Dotted type, such as `"order.placed"`.
 *
 * @example An event that two services agree on
 * ```ts
 * import { event, eventType, Interface, type ServiceEvent } from "@lymph/lymph";
 *
 * const orderPlaced = eventType<{ id: number }>("order.placed");
 *
 * export class Shop extends Interface {
 *   async order(id: number): Promise<void> {
 *     await this.emit(orderPlaced, { id });
 *   }
 * }
 *
 * export class Warehouse extends Interface {
 *   @event(orderPlaced)
 *   onOrderPlaced({ body }: ServiceEvent<{ id: number }>): void {
 *     console.log(`Packing order ${body.id}`);
 *   }
 * }
 * ```
 */
export function eventType<Body>(type: string): EventType<Body>;
/**
 * Names an event type together with a schema of its body, of any library that implements
 * [Standard Schema](https://standardschema.dev). A body that the schema does not take is refused where
 * it is emitted. Handlers get what the schema makes of it; what travels is the body as it was emitted.
 *
 * @param type Dotted type, such as `"order.placed"`.
 * @param schema Must be synchronous.
 * @throws {TypeError} If the schema is not one.
 */
export function eventType<Schema extends StandardSchema>(
  type: string,
  schema: Schema,
): EventType<SchemaOutput<Schema>, SchemaInput<Schema>>;
export function eventType(type: string, schema?: StandardSchema): EventType<unknown> {
  if (schema === undefined) return { type };
  if (isStandardSchema(schema)) {
    noteBodySchema(type, schema);
    return { type, schema };
  }
  throw new TypeError(
    `Cannot make the event type ${type} as its schema must implement Standard Schema: ` +
      `current value is ${Deno.inspect(schema)}`,
  );
}

/**
 * The names behind event types.
 *
 * @throws {TypeError} If the list or one of its types is empty.
 * @throws {RangeError} If one has an empty word, such as `"order..placed"`.
 */
export function namesOf(types: EventTypes<unknown>): readonly string[] {
  const list = listOf(types);
  const names = list.map((type) => typeof type === "string" ? type : type?.type);
  if (names.length === 0) {
    throw new TypeError("Cannot handle events without event types: at least one is required");
  }
  return names.map((name, index) => {
    if (typeof name === "string" && name !== "") return checkPattern(name);
    throw new TypeError(
      "Cannot handle events as an event type must be text, and not empty: " +
        `current value is ${Deno.inspect(list[index])}`,
    );
  });
}

/** The schemas of event types; undefined if they have none. */
export function schemasOf(types: EventTypes<unknown>): EventSchemas | undefined {
  const schemas = new Map<string, StandardSchema>();
  for (const type of listOf(types)) {
    if (typeof type !== "object" || type?.schema === undefined) continue;
    schemas.set(type.type as string, type.schema);
  }
  return schemas.size === 0 ? undefined : schemas;
}

type Named = string | Partial<EventType<unknown>> | null | undefined;

/** Event types as a list of what code that was never type-checked may have put there. */
function listOf(types: EventTypes<unknown>): readonly Named[] {
  return Array.isArray(types) ? types : [types as Named];
}
