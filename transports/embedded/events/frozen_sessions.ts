import { getLogger } from "../../../core/observe/log.ts";
import type { EventRows } from "./rows.ts";

const logger = getLogger("lymph.embedded");

interface Sighting {
  readonly renewals: number;
  readonly looks: number;
}

/**
 * Finds sessions that hold leases and show no sign of life, though their process exists: stopped,
 * or with an event loop that does not turn. It counts its own looks and reads no clock, so that a
 * machine that was asleep, or a clock that was set, makes nobody look frozen.
 */
export class FrozenSessions {
  readonly #maxLooks: number;
  #sightings = new Map<number, Sighting>();

  /**
   * Knows nothing yet.
   *
   * @param maxLooks How often a session may be seen without a sign of life.
   */
  constructor(maxLooks: number) {
    this.#maxLooks = maxLooks;
  }

  /**
   * Looks once, and takes from frozen sessions what they have leased.
   *
   * @returns Whether anything was taken.
   */
  async look({ store, sessions, leases }: EventRows): Promise<boolean> {
    const sightings = new Map<number, Sighting>();
    let revoked = 0;
    for (const lease of leases.others(sessions.current() ?? 0)) {
      const { session, renewals } = lease;
      const seen = this.#sightings.get(session);
      const looks = seen?.renewals === renewals ? seen.looks + 1 : 1;
      sightings.set(session, { renewals, looks });
      if (looks <= this.#maxLooks) continue;
      const count = await store.write(() => leases.revoke(lease));
      if (count > 0) logger.warn("Took {count} events from a process that is frozen", { count });
      revoked += count;
    }
    this.#sightings = sightings;
    return revoked > 0;
  }
}
