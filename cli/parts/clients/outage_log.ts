import type { Logger } from "../../../core/observe/logs/log.ts";

/** Logs each outage of a server once, however many attempts to connect fail with the same error. */
export class OutageLog {
  readonly #log: Logger;
  readonly #server: string;
  #isConnected = false;
  #problem: string | undefined;

  /** @param server Name and address, such as `Redis at localhost:6379`. */
  constructor(log: Logger, server: string) {
    this.#log = log;
    this.#server = server;
  }

  /** Notes that the server can be reached. */
  connected(): void {
    this.#isConnected = true;
    this.#problem = undefined;
  }

  /** Notes that an attempt has failed or a connection was lost. */
  failed({ message }: Error): void {
    if (this.#isConnected && message !== this.#problem) {
      this.#log.warn("{server}: {problem}", { server: this.#server, problem: message });
    }
    this.#problem = message;
  }

  /** The error for a first connection that cannot be made. */
  unreachable(cause: unknown): Error {
    const reason = this.#problem ?? (cause as Error).message;
    return new Error(`Cannot reach ${this.#server}: ${reason}`, { cause });
  }
}
