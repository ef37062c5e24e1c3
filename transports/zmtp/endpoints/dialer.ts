import { toError } from "../../../core/errors.ts";
import { type BackoffLimits, backoffMs } from "../../../core/time/backoff.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { pause } from "../../../core/time/pause.ts";
import type { DialOptions } from "../options.ts";
import { dial } from "./dial.ts";
import type { Endpoint } from "./endpoint.ts";

const logger = getLogger("lymph.zmtp");

/** What is asked of a connection that was dialled. */
export interface Dialed {
  /** Settles once the handshake is over: true if it succeeded. Never rejects. */
  readonly opened: Promise<boolean>;
  /** Resolves once the connection is gone. Never rejects. */
  readonly closed: Promise<void>;
}

/** Keeps a connection to one endpoint, for as long as it is not closed. */
export class Dialer {
  /** Resolves once a first handshake is done, or the dialer is closed. Never rejects. */
  readonly connected: Promise<void>;
  readonly #endpoint: Endpoint;
  readonly #options: Required<DialOptions>;
  readonly #backoff: BackoffLimits;
  readonly #open: (conn: Deno.Conn) => Dialed;
  readonly #connected = Promise.withResolvers<void>();
  readonly #closing = new AbortController();

  /** Begins to connect; `open` takes over each connection made. */
  constructor(
    endpoint: Endpoint,
    options: Required<DialOptions>,
    open: (conn: Deno.Conn) => Dialed,
  ) {
    this.#endpoint = endpoint;
    this.#options = options;
    // So that peers that lost the same server do not return in step.
    this.#backoff = { firstMs: options.reconnectMinMs, maxMs: options.reconnectMaxMs };
    this.#open = open;
    this.connected = this.#connected.promise;
    this.#run();
  }

  /** Stops reconnecting; a connection that stands goes on. */
  close(): void {
    this.#closing.abort(new Error("the socket is closed"));
    this.#connected.resolve();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let failures = 0;
    while (!signal.aborted) {
      failures = await this.#connect(failures === 0) ? 1 : failures + 1;
      await pause(backoffMs(failures, this.#backoff), signal);
    }
  }

  /** Connects and waits for the end of the connection; tells whether there has been one. */
  async #connect(isFirst: boolean): Promise<boolean> {
    const { signal } = this.#closing;
    try {
      const conn = await dial(this.#endpoint, { ...this.#options, signal });
      if (signal.aborted) {
        conn.close();
        return false;
      }
      const connection = this.#open(conn);
      const isOpen = await connection.opened;
      if (isOpen) this.#connected.resolve();
      await connection.closed;
      return isOpen;
    } catch (error) {
      if (isFirst && !signal.aborted) {
        logger.info("{reason}; trying on", { reason: toError(error).message });
      }
      return false;
    }
  }
}
