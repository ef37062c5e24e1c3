import type { TaskOptions } from "../event_options.ts";
import type { Subscription } from "../event_system.ts";
import { subscriptionOf } from "./subscriber.ts";

const TASKS = "lymph.tasks.";

/**
 * Type of the events that hand over a task.
 *
 * @see docs/protocol.md, section 6
 */
export function taskType(interfaceName: string, task: string): string {
  return `${TASKS}${interfaceName}.${task}`;
}

/** The `<interface>.<task>` that events of a type hand over; undefined if they hand over none. */
export function taskOf(type: string): string | undefined {
  return type.startsWith(TASKS) ? type.slice(TASKS.length) : undefined;
}

/** Name under which the workers of a service are registered. */
export function workerName(interfaceName: string): string {
  return `${interfaceName}.worker`;
}

/** Where the workers of a service take a task from. */
export function taskSubscription(
  interfaceName: string,
  task: string,
  options: TaskOptions,
): Subscription {
  return subscriptionOf([taskType(interfaceName, task)], {
    ...options,
    interfaceName: workerName(interfaceName),
    handlerName: task,
  });
}
