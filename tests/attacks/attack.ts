import type { TestClient } from "../support/parts/open_client.ts";
import type { InstanceProcess, ServiceProject } from "../support/projects/service_project.ts";

/** What an attack works with. */
export interface Target {
  /** The attacked process: one instance of `Faulty`. */
  readonly instance: InstanceProcess;
  /** Its project. */
  readonly project: ServiceProject;
  /** The attacker's client. Another client calls the instance at the same time, and is measured. */
  readonly attacker: TestClient;
}

/** One abuse of a running service. */
export interface Attack {
  /** Its id, and what is done. */
  readonly name: string;
  /** Configuration of the service; by default that without any settings. */
  readonly config?: string;
  /** Why others cannot be served during the attack. */
  readonly blocks?: string;
  /** Megabytes that the process may hold during the attack. @default {20} */
  readonly limitMb?: number;
  /** Does it, releases what it holds, and returns what became of it in a few words. */
  run(target: Target, hold: Hold): Promise<string>;
}

/** Called while the attack is at its worst: measures the process. */
export type Hold = () => Promise<void>;

/** What was measured. */
export interface AttackReport {
  /** Megabytes above the start while the attack was at its worst; the kernel's high-water mark. */
  readonly peakMb: number;
  /** Megabytes of resident memory above the start during the attack, after a collection; unknown where none can be asked for. */
  readonly heldMb?: number;
  /** The same once the attack is over. */
  readonly keptMb?: number;
  /** Milliseconds of the slowest call of another client during the attack. */
  readonly slowestMs: number;
  /** Calls of the other client that have failed. */
  readonly failures: number;
  /** What became of the attack. */
  readonly outcome: string;
}
