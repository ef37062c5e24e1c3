import type { EventHandler } from "../event_system.ts";

/**
 * Lets a handler handle one event: the first that it does not fail at.
 *
 * @param handle The handler.
 * @param onHandled Called after that event; what comes later is ignored.
 */
export function onceHandler(handle: EventHandler, onHandled: () => void): EventHandler {
  let isDone = false;
  return async (event): Promise<void> => {
    if (isDone) return;
    await handle(event);
    isDone = true;
    onHandled();
  };
}
