import { backoffMs } from "../../../core/time/backoff.ts";
import { toError } from "../../../core/errors.ts";
import { pause } from "../../../core/time/pause.ts";
import type { SessionTicket } from "./client.ts";
import { Connection } from "./connection.ts";
import { hasCode } from "../errors.ts";
import type { ServerAddress } from "./hosts.ts";
import type { SecurityOptions } from "./security.ts";

const BACKOFF = { firstMs: 50, maxMs: 1000 };

/** Options of a {@linkcode Dialer}. */
export interface DialerOptions extends SecurityOptions {
  /** The ensemble. */
  readonly servers: readonly ServerAddress[];
  /** How long the session outlives its connection. */
  readonly sessionTimeoutMs: number;
  /** Called with the path of each node that has changed and is watched. */
  readonly onChange: (path: string) => void;
  /** Called after each round in which no server could be reached, with the last reason. */
  readonly onUnreachable: (reason: Error) => void;
}

/** Connects to one server after the other until one accepts, in the old session if it is alive. */
export class Dialer {
  readonly #options: DialerOptions;
  readonly #servers: readonly ServerAddress[];
  #rounds = 0;
  #ticket: SessionTicket | undefined;
  #lostSession: string | undefined;
  #heardAt = -Infinity;
  #next = 0;
  #failures = 0;

  /** Creates a dialer, which tries the servers in an order of its own. */
  constructor(options: DialerOptions) {
    this.#options = options;
    const order = new Map(options.servers.map((server) => [server, Math.random()]));
    this.#servers = options.servers.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  }

  /** Id of the session that was lost last, as hex. */
  get lostSession(): string | undefined {
    return this.#lostSession;
  }

  /**
   * Connects; tries for as long as it takes.
   *
   * @throws Once the signal aborts.
   */
  async dial(signal: AbortSignal): Promise<Connection> {
    const { onUnreachable, ...options } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      if (this.#failures >= this.#servers.length) {
        this.#failures = 0;
        await pause(backoffMs(++this.#rounds, BACKOFF), signal);
      }
      const server = this.#servers[this.#next++ % this.#servers.length] as ServerAddress;
      const ticket = this.#currentTicket();
      try {
        const connection = await Connection.open({ ...options, server, ticket, signal });
        this.#failures++;
        const openedAt = performance.now();
        void connection.ended.then(() => {
          this.#ticket = connection.ticket;
          this.#heardAt = connection.heardAt;
          // A server that grants sessions and answers nothing is to be left alone, too.
          if (connection.heardAt > openedAt) this.#succeed();
        });
        return connection;
      } catch (error) {
        signal.throwIfAborted();
        if (hasCode(error, "SESSION_EXPIRED")) {
          this.#lostSession = ticket?.id.toString("hex");
          this.#ticket = undefined;
          this.#next--; // this server is fine
        } else if (++this.#failures >= this.#servers.length) onUnreachable(toError(error));
      }
    }
  }

  #succeed(): void {
    this.#failures = 0;
    this.#rounds = 0;
  }

  /**
   * While the session can be alive, no server will do that lags behind what we have seen. Later, an
   * ensemble that has lost its data must be able to say that the session is over.
   */
  #currentTicket(): SessionTicket | undefined {
    const isFresh = performance.now() - this.#heardAt < this.#options.sessionTimeoutMs;
    if (isFresh || this.#ticket === undefined) return this.#ticket;
    const { id, password } = this.#ticket;
    return { id, password };
  }
}
