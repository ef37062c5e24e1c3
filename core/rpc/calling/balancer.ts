import type { ServiceInstance } from "../../discovery/instance.ts";
import { NEAR } from "./near_first.ts";

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
 *
 * Of more than {@linkcode NEAR} candidates, which stand in the caller's own order, it asks the first
 * that are available, and further ones only while all of these are busy. So a caller connects to no
 * more than that, or than it has requests in flight.
 */
export function fewestInFlight(): Balancer {
  const [ofAll, ofNear] = [leastBusy(), leastBusyNear()];
  return (candidates) => candidates.length > NEAR ? ofNear(candidates) : ofAll(candidates);
}

function leastBusy(): Balancer {
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

function leastBusyNear(): Balancer {
  let turn = 0;
  return (candidates) => {
    const count = candidates.length;
    let best = -1;
    let fewest = Infinity;
    let fewestTurns = Infinity;
    let available = 0;
    for (let index = 0; index < count && (available < NEAR || fewest > 0); index++) {
      const candidate = candidates[index];
      if (candidate === undefined || !candidate.isAvailable) continue;
      const { inFlight } = candidate;
      const turns = available++ < NEAR ? (index - turn + count) % count : Infinity;
      if (inFlight > fewest || inFlight === fewest && turns >= fewestTurns) continue;
      best = index;
      fewest = inFlight;
      fewestTurns = turns;
    }
    if (fewestTurns < Infinity) turn = best + 1; // those behind the near ones take no turns
    return candidates[best];
  };
}
