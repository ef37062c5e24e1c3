import { pause } from "../../../core/time/pause.ts";
import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { Complaints } from "../../../core/rpc/serving/complaints.ts";
import { Admission, type Admitted } from "./admission.ts";
import { type Endpoint, endpointOf, formatEndpoint, hostOf } from "./endpoint.ts";
import { AddressInUseError } from "../wire/errors.ts";
import type { ListenOptions } from "../options.ts";
import { removeStaleSocket } from "./stale_socket.ts";

const logger = getLogger("lymph.zmtp");

const REBIND_PAUSE_MS = 20;
const ACCEPT_PAUSE_MS = 100;

/** Accepts connections at one endpoint, up to its limits. */
export class Listener {
  /** Where it really listens: a port of 0 has become the one that was found. */
  readonly endpoint: string;
  /** The port that it really has; 0 for a unix socket. */
  readonly port: number;
  readonly #listeners: Deno.Listener[] = [];
  readonly #open: (conn: Deno.Conn) => Admitted;
  readonly #admission: Admission;
  readonly #complaints = new Complaints();
  readonly #accepting: Promise<void>[] = [];
  #isClosed = false;

  private constructor(
    listener: Deno.Listener,
    limits: Required<ListenOptions>,
    open: (conn: Deno.Conn) => Admitted,
  ) {
    const real = endpointOf(listener.addr);
    this.endpoint = formatEndpoint(real);
    this.port = real.transport === "tcp" ? real.port : 0;
    this.#admission = new Admission(limits);
    this.#open = open;
    this.alsoAccept(listener);
  }

  /**
   * Listens at an endpoint.
   *
   * A unix socket that a dead process has left behind is replaced.
   *
   * @param open Takes over each accepted connection.
   * @throws {AddressInUseError} If the endpoint stays in use for longer than `rebindMs`.
   */
  static async bind(
    endpoint: Endpoint,
    limits: Required<ListenOptions>,
    open: (conn: Deno.Conn) => Admitted,
  ): Promise<Listener> {
    const deadline = performance.now() + limits.rebindMs;
    while (true) {
      try {
        return new Listener(listen(endpoint), limits, open);
      } catch (error) {
        if (!(error instanceof Deno.errors.AddrInUse)) throw unusable(endpoint, error);
        if (endpoint.transport === "unix" && await removeStaleSocket(endpoint.path)) continue;
        if (performance.now() >= deadline) throw inUse(endpoint, error);
      }
      await pause(REBIND_PAUSE_MS);
    }
  }

  /** Accepts connections from another listener, too: within the same limits, until it is closed. */
  alsoAccept(listener: Deno.Listener): void {
    if (this.#isClosed) return listener.close();
    this.#listeners.push(listener);
    this.#accepting.push(this.#accept(listener));
  }

  /** Stops accepting and frees the endpoint; connections that were accepted go on. */
  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      for (const listener of this.#listeners) listener.close();
    }
    // The runtime frees the port, and removes a unix socket, only once no accept is pending.
    await Promise.all(this.#accepting);
  }

  async #accept(listener: Deno.Listener): Promise<void> {
    while (!this.#isClosed) {
      try {
        this.#admit(await listener.accept());
      } catch (error) {
        if (this.#isClosed) return;
        await this.#onFailure(error);
      }
    }
  }

  /** Such as too many open files, or a peer that has gone already. */
  async #onFailure(error: unknown): Promise<void> {
    if (this.#complaints.isDue("accept", this.endpoint)) {
      const text = "Cannot accept at {endpoint}, others of this minute silently: {error}";
      logger.warn(text, { endpoint: this.endpoint, error: toError(error).message });
    }
    if (isOutOfFiles(error)) this.#admission.onFilesSpent();
    await pause(ACCEPT_PAUSE_MS);
  }

  #admit(conn: Deno.Conn): void {
    if (this.#admission.makeRoom()) {
      this.#admission.add(this.#open(conn));
      return;
    }
    const peer = hostOf(endpointOf(conn.remoteAddr));
    conn.close();
    if (!this.#complaints.isDue("connections", peer)) return;
    const text = "Refused a connection from {peer}, others of this minute silently: " +
      "{connections} are open already";
    logger.warn(text, { peer, connections: this.#admission.size });
  }
}

function isOutOfFiles(error: unknown): boolean {
  return /too many open files|os error (23|24)\b/i.test(toError(error).message);
}

function listen(endpoint: Endpoint): Deno.Listener {
  const { transport } = endpoint;
  return transport === "unix"
    ? Deno.listen({ transport, path: endpoint.path })
    : Deno.listen({ hostname: endpoint.hostname, port: endpoint.port });
}

function unusable(endpoint: Endpoint, cause: unknown): Error {
  const reason = toError(cause).message;
  return new Error(`Cannot listen at ${formatEndpoint(endpoint)}: ${reason}`, { cause });
}

function inUse(endpoint: Endpoint, cause: Error): AddressInUseError {
  const remedy = endpoint.transport === "tcp"
    ? "stop whatever listens there, choose another port, or 0 for any free one"
    : "stop whatever listens there, or choose another path";
  return new AddressInUseError(
    `Cannot listen at ${formatEndpoint(endpoint)} as it is in use: ${remedy}`,
    { cause },
  );
}
