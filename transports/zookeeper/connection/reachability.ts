import { ZookeeperError } from "../errors.ts";

/** How long others get, after an outage, to register again before they count as gone. */
const GRACE_MS = 3000;

/** What is known of whether the servers can be reached, on the scale of `performance.now()`. */
export class Reachability {
  readonly #hosts: string;
  readonly #sessionTimeoutMs: number;
  #failure: Error | undefined;
  #heardAt = performance.now();
  #graceEndsAt = -Infinity;

  /** Knows nothing yet of servers. */
  constructor(hosts: string, sessionTimeoutMs: number) {
    this.#hosts = hosts;
    this.#sessionTimeoutMs = sessionTimeoutMs;
  }

  /** Milliseconds since they were heard of last. */
  get silentMs(): number {
    return performance.now() - this.#heardAt;
  }

  /** Milliseconds left of the grace after an outage in which sessions may have ended. */
  get graceMs(): number {
    return Math.max(0, this.#graceEndsAt - performance.now());
  }

  /** Notes why they cannot be reached, and when they were heard of last where that is news. */
  lost(reason: Error | undefined, heardAt: number = this.#heardAt): void {
    this.#failure = reason;
    this.#heardAt = heardAt;
  }

  /** Notes that one is reached, in the old session or in another. */
  found(isSessionLost: boolean): void {
    if (isSessionLost || this.silentMs > this.#sessionTimeoutMs / 2) {
      this.#graceEndsAt = performance.now() + GRACE_MS;
    }
  }

  /** The error for a call that needs them now. */
  explain(): ZookeeperError {
    const reason = this.#failure?.message ?? "there is no connection";
    const message = `Cannot reach ZooKeeper at ${this.#hosts}: ${reason}`;
    return new ZookeeperError("CONNECTION_LOSS", message, { cause: this.#failure });
  }
}
