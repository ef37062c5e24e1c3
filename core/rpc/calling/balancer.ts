import type { ServiceInstance } from "../../discovery/instance.ts";

/** An instance that may be asked. */
export interface Candidate {
  /** The instance. */
  readonly instance: ServiceInstance;
  /** Requests of ours that it is busy with. */
  readonly inFlight: number;
  /** Whether it takes requests. */
  readonly isAvailable: boolean;
}

/** Picks the instance to ask next; undefined if none is available. Called once per request. */
export type Balancer = <C extends Candidate>(candidates: readonly C[]) => C | undefined;

/**
 * Creates a balancer that picks the instance with the fewest requests in flight, and takes ties in
 * turn. An idle cluster is asked round robin; an instance that hangs is soon left alone.
 */
export function fewestInFlight(): Balancer {
  let turn = 0;
  return (candidates) => {
    const count = candidates.length;
    let best = -1;
    let fewest = Infinity;
    for (let i = 0; i < count; i++) {
      const index = (turn + i) % count;
      const candidate = candidates[index];
      if (candidate === undefined || !candidate.isAvailable) continue;
      const { inFlight } = candidate;
      if (inFlight < fewest) {
        fewest = inFlight;
        best = index;
        if (fewest === 0) break;
      }
    }
    if (best < 0) return undefined;
    turn = best + 1;
    return candidates[best];
  };
}
