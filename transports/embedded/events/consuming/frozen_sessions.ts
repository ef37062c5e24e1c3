import { getLogger } from "../../../../core/observe/logs/log.ts";
import type { SessionActivity } from "../../sessions/sessions.ts";
import type { Lease } from "../rows/leases.ts";
import type { EventRows } from "../rows/rows.ts";

const logger = getLogger("lymph.embedded");

/** How much longer a process may be silent where nothing tells whether it computes or is stopped. */
const UNKNOWN_FACTOR = 10;

interface Sighting {
  readonly renewals: number;
  /** Looks in a row that found its process stopped. */
  readonly stopped: number;
  /** Looks in a row that could not tell what its process does. */
  readonly unknown: number;
  /** Looks in a row that found its event loop late. */
  readonly silent: number;
}

/**
 * Finds sessions that hold leases while their process is stopped, and takes the leases. A process
 * that computes keeps them, however long its event loop does not turn. It counts its own looks and
 * reads no clock, so that no process looks stopped after a machine was asleep or a clock was set.
 */
export class FrozenSessions {
  readonly #maxLooks: number;
  #sightings = new Map<number, Sighting>();

  /**
   * Knows nothing yet.
   *
   * @param maxLooks How often in a row a process may be seen stopped.
   */
  constructor(maxLooks: number) {
    this.#maxLooks = maxLooks;
  }

  /**
   * Looks once, and takes from stopped processes what they have leased.
   *
   * @returns Whether anything was taken.
   */
  async look({ store, sessions, leases }: EventRows): Promise<boolean> {
    const current = leases.others(sessions.current() ?? 0);
    const silent = current.filter(({ session, renewals }) =>
      this.#sightings.get(session)?.renewals === renewals
    );
    const activities = silent.length === 0
      ? []
      : await sessions.activities(new Set(silent.map(({ session }) => session)));
    const sightings = new Map<number, Sighting>();
    let revoked = 0;
    for (const lease of current) {
      const holder = activities.find(({ id }) => id === lease.session);
      const sighting = this.#sight(lease, holder);
      sightings.set(lease.session, sighting);
      if (holder === undefined || !this.#isFrozen(sighting)) continue;
      const count = await store.write(() => leases.revoke(lease));
      if (count > 0) tellTaken(holder, count);
      revoked += count;
    }
    this.#sightings = sightings;
    return revoked > 0;
  }

  #sight({ session, renewals }: Lease, holder: SessionActivity | undefined): Sighting {
    const { stopped, unknown, silent } = this.#sightings.get(session) ??
      { stopped: 0, unknown: 0, silent: 0 };
    if (holder === undefined) return { renewals, stopped: 0, unknown: 0, silent: 0 };
    const { activity, process } = holder;
    if (activity === "running" && silent === this.#maxLooks) {
      logger.warn("Process {pid} holds events and its event loop does not turn: it computes", {
        pid: process.pid,
      });
    }
    return {
      renewals,
      stopped: activity === "stopped" ? stopped + 1 : 0,
      unknown: activity === "unknown" ? unknown + 1 : 0,
      silent: silent + 1,
    };
  }

  #isFrozen({ stopped, unknown }: Sighting): boolean {
    return stopped >= this.#maxLooks || unknown >= this.#maxLooks * UNKNOWN_FACTOR;
  }
}

function tellTaken({ process, activity }: SessionActivity, count: number): void {
  const reason = activity === "stopped" ? "is stopped" : "shows no sign of life";
  logger.warn("Took {count} events from process {pid}, which {reason}", {
    count,
    pid: process.pid,
    reason,
  });
}
