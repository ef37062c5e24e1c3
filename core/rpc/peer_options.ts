import type { StopOptions } from "../component.ts";
import type { HeartbeatOptions } from "./calling/heartbeat.ts";
import type { ServingLimits } from "./serving/in_flight.ts";

/** Options of a peer. */
export interface PeerOptions extends ServingLimits {
  /** Liveness checks of other peers. */
  readonly heartbeat?: HeartbeatOptions;
  /**
   * Milliseconds without a new request after which a draining peer believes that everybody knows.
   *
   * @default {100}
   */
  readonly quietMs?: number;
  /**
   * Milliseconds that requests under way may take when the peer stops.
   *
   * @default {10_000}
   */
  readonly drainTimeoutMs?: number;
  /**
   * Which of several instances that are equally busy is asked: the one in this process, which needs no
   * wire, or each in turn.
   *
   * @default {"own-first"}
   */
  readonly balance?: Balance;
}

/** Who is asked if an instance of this process is as busy as others. */
export type Balance = "own-first" | "equal";

/** Options of a drain. */
export interface DrainOptions extends StopOptions {
  /**
   * Ends work other than requests, once no request is under way: what it asks this side is still served.
   *
   * @default {() => Promise.resolve()}
   */
  readonly finish?: () => Promise<void>;
}
