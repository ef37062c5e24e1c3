/** What has led to a piece of work. */
export interface Hops {
  /** Calls, each made while the one before was served; 0 for work that no call has led to. */
  readonly calls: number;
  /** Events, each emitted while the one before was handled. */
  readonly events: number;
}

/** The hops of work that nothing has led to. */
export const NO_HOPS: Hops = Object.freeze({ calls: 0, events: 0 });

/** Calls in a row beyond which there must be an endless loop. */
export const MAX_CALLS = 100;
/** Events in a row beyond which there must be an endless loop. */
export const MAX_EVENTS = 1000;

/** Reads the hops that came with a request or an event; anything but a number counts as missing. */
export function readHops(calls: unknown, events: unknown): Hops {
  if (calls === undefined && events === undefined) return NO_HOPS;
  return { calls: readCount(calls), events: readCount(events) };
}

function readCount(header: unknown): number {
  return Number.isSafeInteger(header) && Number(header) > 0 ? Number(header) : 0;
}
