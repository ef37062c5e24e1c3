import { checkPattern } from "./topic.ts";

/** An event type whose body has a known shape; see {@linkcode eventType}. */
export interface EventType<Body> {
  /** Dotted type, such as `"order.placed"`. */
  readonly type: string;
  /** Never set: carries the shape. */
  readonly body?: Body;
}

/** Event types or patterns, as handlers name them. */
export type EventTypes<Body> =
  | string
  | EventType<Body>
  | readonly (string | EventType<Body>)[];

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
export function eventType<Body>(type: string): EventType<Body> {
  return { type };
}

/**
 * The names behind event types.
 *
 * @throws {TypeError} If there are none, or one is empty.
 * @throws {RangeError} If one has an empty word, such as `"order..placed"`.
 */
export function namesOf(types: EventTypes<never>): readonly string[] {
  const list = Array.isArray(types) ? types as readonly (string | EventType<never>)[] : [types];
  const names = list.map((type: string | Partial<EventType<never>> | null | undefined) =>
    typeof type === "string" ? type : type?.type
  );
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
