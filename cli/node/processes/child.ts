import type { StopOptions } from "../../../core/component.ts";

/** How a process has ended. */
export interface Exit {
  /** Exit code. */
  readonly code: number;
  /** Signal that has ended it. */
  readonly signal: Deno.Signal | null;
  /** How many processes had to be killed, itself or some that it has started. */
  readonly killed: number;
}

/** A process that a node has started. */
export interface Child {
  /** Its process id; undefined where it could not be started. */
  readonly pid: number | undefined;
  /** Resolves once it serves; never where it ends before. */
  readonly serving: Promise<void>;
  /** Whether it has said that it serves HTTP. */
  readonly servesHttp: boolean;
  /** Resolves when it has ended, and all that it has started with it. */
  readonly ended: Promise<Exit>;
  /** By which it is known to the node, as `LYMPH_NODE_PROCESS` tells it. */
  readonly mark: string;
  /** Its RPC endpoint, once it has said that it serves. */
  readonly endpoint: string | undefined;
  /** Whether it was asked to stop. */
  readonly isAsked: boolean;
  /**
   * Asks it to stop, and kills it with all that it has started if it does not do so in time.
   *
   * @returns Whether it has stopped in time.
   */
  stop(options: StopOptions): Promise<boolean>;
  /** Sends it a signal. */
  signal(signal: Deno.Signal): void;
}

/** In place of a process that could not be started: one that has ended already. */
export function stillbornChild(): Child {
  return {
    pid: undefined,
    serving: new Promise(() => {}),
    servesHttp: false,
    ended: Promise.resolve({ code: 127, signal: null, killed: 0 }),
    mark: "",
    endpoint: undefined,
    isAsked: true,
    stop: () => Promise.resolve(true),
    signal() {},
  };
}

/** How a process has ended, in words. */
export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code}` : signal;
}
