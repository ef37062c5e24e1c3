import type { Change } from "../../core/contract/comparing/change.ts";
import type { Hit } from "./hit.ts";

/** A change of a service's contract, and what it does to others. */
export interface Finding extends Change {
  /** Name of the service. */
  readonly service: string;
  /** Whether it differs from the snapshot. */
  readonly isInSnapshot: boolean;
  /** Whether it differs from what runs. */
  readonly isRunning: boolean;
  /** The running services that a break affects; empty for additions. */
  readonly hits: readonly Hit[];
}

/** What was found. */
export interface Findings {
  /** Breaks, first those of the first service. */
  readonly breaks: readonly Finding[];
  /** Breaks that the snapshot has already, and that hit nothing that runs. */
  readonly accepted: readonly Finding[];
  /** Compatible changes. */
  readonly growth: readonly Finding[];
  /** Services that run and do not answer, so that it is not known what a change of theirs breaks. */
  readonly silent: readonly string[];
  /** What else could not be compared, and why. */
  readonly notes: readonly string[];
}
