import { getLogger } from "../../../core/observe/logs/log.ts";
import type { ProcessIdentity } from "../processes/process_liveness.ts";
import type { Store } from "./store.ts";

const logger = getLogger("lymph.embedded");

/** Less is what separate readings of the clocks of one machine differ by. */
const TOLERANCE_MS = 50;
/** From here on the time of day may have been set, and the time since boot is read again. */
const STEP_MS = 20;
/** A process that takes longer to read both clocks was interrupted between them. */
const AT_ONE_TIME_MS = 5;
const MAX_READINGS = 10;

/** The time of day and the time since boot. */
interface Reading {
  readonly wallMs: number;
  readonly uptimeMs: number;
  /** How far apart in time they were read. */
  readonly apartMs: number;
}

/**
 * The time that delays go by, the same for all processes of a machine. It is the time of day of when
 * the store was first used since the machine was booted, and goes on evenly from there: setting the
 * clock makes nothing early or late. Where the time since boot is unknown, as outside Linux, it is
 * the time of day.
 */
export class StoreClock {
  readonly #readUptimeMs: () => number | undefined;
  /** Time of day minus time since boot, when the store was first used. */
  #anchorMs: number | undefined;
  /** By how much the time of day was set since. */
  #setByMs = 0;
  /** Time of day minus the time that this process runs, at the last look. */
  #offsetMs = NaN;

  /**
   * Creates a clock that shows the time of day.
   *
   * @param readUptimeMs Reads the milliseconds since boot; undefined where they are unknown.
   */
  constructor(readUptimeMs: () => number | undefined = readUptime) {
    this.#readUptimeMs = readUptimeMs;
  }

  /** Milliseconds since 1970 on the clock of the store. */
  now(): number {
    const wall = Date.now();
    const offsetMs = wall - performance.now();
    if (!(Math.abs(offsetMs - this.#offsetMs) < STEP_MS)) this.#look(offsetMs);
    return wall - this.#setByMs;
  }

  /** Agrees with the other processes that use a store; shows the time of day where that fails. */
  async join(store: Store, { bootId, pidNamespace }: ProcessIdentity): Promise<void> {
    const reading = this.#read();
    if (bootId === "" || reading === undefined) return;
    const boot = `${bootId} ${pidNamespace}`; // a container may count from its own start
    const ownMs = this.#anchorMs ?? reading.wallMs - reading.uptimeMs;
    try {
      this.#anchorMs = readAnchor(store, boot) ??
        await store.write(() => readAnchor(store, boot) ?? writeAnchor(store, boot, ownMs));
    } catch (error) {
      this.#anchorMs = ownMs;
      logger.debug("Cannot agree on the time with other processes: {error}", { error });
    }
    this.#offsetMs = NaN; // looks again
  }

  #look(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    const reading = this.#anchorMs === undefined ? undefined : this.#read();
    if (this.#anchorMs === undefined || reading === undefined) return;
    const { wallMs, uptimeMs, apartMs } = reading;
    const setByMs = wallMs - uptimeMs - this.#anchorMs;
    this.#setByMs = Math.abs(setByMs) < TOLERANCE_MS + apartMs ? 0 : Math.round(setByMs);
  }

  /** Reads both clocks, again while the process was interrupted between them. */
  #read(): Reading | undefined {
    let best: Reading | undefined;
    for (let i = 0; i < MAX_READINGS; i++) {
      const wallMs = Date.now();
      const uptimeMs = this.#readUptimeMs();
      if (uptimeMs === undefined) return undefined;
      const apartMs = Math.abs(Date.now() - wallMs);
      if (best === undefined || apartMs < best.apartMs) best = { wallMs, uptimeMs, apartMs };
      if (apartMs <= AT_ONE_TIME_MS) break;
    }
    return best;
  }
}

function readAnchor(store: Store, boot: string): number | undefined {
  const row = store.prepare("SELECT offset_ms FROM clock WHERE boot = ?").get(boot);
  return row === undefined ? undefined : Number(row["offset_ms"]);
}

function writeAnchor(store: Store, boot: string, anchorMs: number): number {
  store.prepare("DELETE FROM clock").run();
  store.prepare("INSERT INTO clock VALUES (?, ?)").run(boot, anchorMs);
  return anchorMs;
}

/** Includes the time that the machine was asleep, in steps of 10 ms. */
function readUptime(): number | undefined {
  try {
    const seconds = parseFloat(Deno.readTextFileSync("/proc/uptime"));
    return Number.isFinite(seconds) ? seconds * 1000 : undefined;
  } catch {
    return undefined; // no right to read it, or no such file, as outside Linux
  }
}
