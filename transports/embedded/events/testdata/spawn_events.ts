import type { Subscription } from "../../../../core/events/event_system.ts";
import { type Member, spawnProcess } from "../../testdata/spawn_member.ts";

/** What a process does; see `event_process.ts`. */
export interface EventPlan {
  /** Directory of the store. */
  readonly stateDir: string;
  /** What it subscribes to, if anything. */
  readonly subscription?: Subscription;
  /** Whether its handlers never settle. */
  readonly hangs?: boolean;
  /** Its handlers compute until this file exists, then print `done`. */
  readonly computesUntil?: string;
  /** By how much its clock is set. */
  readonly clockOffsetMs?: number;
  /** How many events of type `counted` it emits. */
  readonly emits?: number;
  /** As of the event system. */
  readonly frozenAfterMs?: number;
}

/** Starts a process that emits or handles events; resolves once it has subscribed. */
export function spawnEvents(plan: EventPlan): Promise<Member> {
  const script = new URL("./event_process.ts", import.meta.url).pathname;
  return spawnProcess(script, [JSON.stringify(plan)]);
}
