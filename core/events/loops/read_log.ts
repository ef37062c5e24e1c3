import { getLogger } from "../../observe/logs/log.ts";
import type { EventLog, LogReader } from "../event_log.ts";
import { checkPattern } from "../topic.ts";
import type { EachEventOptions } from "./each_event.ts";

const log = getLogger("lymph.events");
const MAX_KEEP = 100_000;

/** Which log to read, and from where. */
export interface LogChoice extends Pick<EachEventOptions, "since" | "keep"> {
  /** Name of the interface whose log it is. */
  readonly ownerName: string;
  /** Types of its events. */
  readonly types: readonly string[];
}

/**
 * Reads the log of an interface: `<interface>-log-<types>`.
 *
 * @returns Undefined if there is none, or `since` does not ask for it.
 * @throws {RangeError} If `keep` is not from 1 to 100,000.
 */
export function readLog(
  logs: EventLog | undefined,
  { ownerName, types, since, keep = 1000 }: LogChoice,
): Promise<LogReader> | undefined {
  if (since === undefined) return undefined;
  if (!Number.isInteger(keep) || keep < 1 || keep > MAX_KEEP) {
    throw new RangeError(
      `Cannot read a log as keep must be a whole number from 1 to ${MAX_KEEP}: current value is ${keep}`,
    );
  }
  const patterns = types.map(checkPattern).toSorted();
  const name = `${ownerName}-log-${patterns.join(",")}`;
  if (logs !== undefined) {
    return logs.read({ log: name, patterns, keep, after: since ?? undefined });
  }
  log.debug("{name} is not kept, as the event system has no logs", { name });
  return undefined;
}
