/**
 * Decorators that declare what a service does about events.
 *
 * @module
 */
import { checkOptions } from "../declarations/decorator_options.ts";
import { type MethodDecorator, methodDecorator } from "../declarations/method_decorator.ts";
import {
  checkEventOptions,
  type EventOptions,
  type SerialEventOptions,
  type TaskOptions,
} from "./event_options.ts";
import { type EventTypes, namesOf, schemasOf } from "./event_type.ts";
import type { ServiceEvent } from "./service_event.ts";

/** A method that handles an event. */
export type EventMethod<Body> = (event: ServiceEvent<Body>) => unknown;
/** A method that does a task. */
// deno-lint-ignore no-explicit-any -- the method alone knows the type of its arguments
export type TaskMethod = (args: any) => unknown;

/**
 * Subscribes a method to events. Of all instances of a service one gets each event; another
 * service that subscribes gets it too.
 *
 * @param types An event type or several; `*` stands for one word, `#` for any number of words.
 *
 * @example A handler
 * ```ts
 * import { event, Interface, type ServiceEvent } from "@lymph/lymph";
 *
 * export class Listen extends Interface {
 *   @event("greeted")
 *   onGreeted({ body }: ServiceEvent<{ name: string }>): void {
 *     console.log(`Somebody greeted ${body.name}`);
 *   }
 * }
 * ```
 */
// deno-lint-ignore no-explicit-any -- a plain name says nothing of the body
export function event<Body = any>(
  types: EventTypes<Body>,
  options: EventOptions = {},
): MethodDecorator<EventMethod<Body>> {
  return methodDecorator({ caller: event, args: arguments }, () => {
    checkEventOptions(options);
    return { kind: "event", ...readTypes(types), options };
  });
}

/**
 * Makes a method a task: work that may take its time and is done by `lymph worker`, not by the
 * instances that serve requests. `this.apply(this.method, args)` hands it over.
 *
 * @example Work for later
 * ```ts
 * import { Interface, rpc, task } from "@lymph/lymph";
 *
 * export class Images extends Interface {
 *   @rpc()
 *   async upload({ id }: { id: number }): Promise<void> {
 *     await this.apply(this.resize, { id, width: 640 });
 *   }
 *
 *   @task({ retries: 3 })
 *   async resize({ id, width }: { id: number; width: number }): Promise<void> {
 *     console.log(`Resizing image ${id} to ${width} pixels`);
 *   }
 * }
 * ```
 */
export function task(options: TaskOptions = {}): MethodDecorator<TaskMethod> {
  return methodDecorator({ caller: task, args: arguments }, () => {
    checkOptions(options, ["sequential", "retries"]);
    return { kind: "task", options };
  });
}

/**
 * Subscribes a method to events of which those with the same key are handled strictly in the order
 * of their emission, one after the other, while the instances of the service share the keys. A
 * failed event holds up its own partition until it is handled or has become a dead letter.
 *
 * @param types An event type or several, or patterns.
 *
 * @example Each customer's orders in order
 * ```ts
 * import { Interface, serialEvent, type ServiceEvent } from "@lymph/lymph";
 *
 * interface Order {
 *   readonly customer: string;
 *   readonly total: number;
 * }
 *
 * export class Accounts extends Interface {
 *   readonly totals = new Map<string, number>();
 *
 *   @serialEvent("order.*", { key: (event: ServiceEvent<Order>) => event.body.customer })
 *   onOrder({ body: { customer, total } }: ServiceEvent<Order>): void {
 *     this.totals.set(customer, (this.totals.get(customer) ?? 0) + total);
 *   }
 * }
 * ```
 */
// deno-lint-ignore no-explicit-any -- as for event
export function serialEvent<Body = any>(
  types: EventTypes<Body>,
  options: SerialEventOptions,
): MethodDecorator<EventMethod<Body>> {
  return methodDecorator({ caller: serialEvent, args: arguments }, () => {
    checkOptions(options ?? {}, ["key", "partitions", "retries"]);
    if (options?.key === undefined) throw new TypeError("The option key is needed: a function");
    return { kind: "serialEvent", ...readTypes(types), options };
  });
}

function readTypes(types: EventTypes<unknown>) {
  return { types: namesOf(types), schemas: schemasOf(types) };
}
