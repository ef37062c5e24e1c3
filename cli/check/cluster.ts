import type { ComparedContract } from "../../core/contract/comparing/compared_contract.ts";
import type { CallUse, EventUse } from "../../core/contract/usage/usage.ts";

/** An instance of a service, as far as it is known what it takes and gives. */
export interface SeenInstance {
  /** Name of the service. */
  readonly service: string;
  /** Its version; null where it has none. */
  readonly version: string | null;
  /** Where it is reached. */
  readonly endpoint: string;
  /** Identity of its process. */
  readonly identity: string;
  /** Whether it is one of Python lymph. */
  readonly isPython: boolean;
  /** Whether it was asked and has not answered. */
  readonly isSilent: boolean;
  /** What it takes and gives; undefined if it does not tell. */
  readonly contract?: ComparedContract;
}

/** What runs. */
export interface Cluster {
  /** All instances, whatever is known of them. */
  readonly instances: readonly SeenInstance[];
  /** How callers use the services that are compared. */
  readonly calls: readonly CallUse[];
  /** How emitters use them. */
  readonly events: readonly EventUse[];
  /** Seconds for which every instance has noted its use at least; Infinity if none has. */
  readonly seconds: number;
}

/** Nothing runs. */
export const NOTHING_RUNS: Cluster = {
  instances: [],
  calls: [],
  events: [],
  seconds: Infinity,
};
