import type { EventRoute, EventSystem, Subscription } from "../event_system.ts";

/**
 * Emits, in place of each event of a queue, what the route makes of it: all that have come at once
 * where the event system can, or else one after the other.
 *
 * @returns Dispose of it to stop.
 */
export function forward(
  events: EventSystem,
  subscription: Subscription,
  route: EventRoute,
): Promise<AsyncDisposable> {
  if (events.forward !== undefined) return events.forward(subscription, route);
  return events.subscribe(subscription, async (event) => {
    const successor = await route(event);
    if (successor !== undefined) await events.emit(successor);
  });
}
