import { type BackoffLimits, backoffMs } from "../../../core/time/backoff.ts";
import { NotConnectedError, toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { pause } from "../../../core/time/pause.ts";
import type { Connection } from "../connection/connection.ts";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";
import type { DialOptions } from "../options.ts";

const logger = getLogger("lymph.zmtp");

/**
 * Connects once.
 *
 * @throws {NotConnectedError} If it is refused, fails otherwise, takes too long, or is aborted.
 */
export async function dial(
  endpoint: Endpoint,
  { connectTimeoutMs, signal }: { readonly connectTimeoutMs: number; readonly signal: AbortSignal },
): Promise<Deno.Conn> {
  const limit = new AbortController();
  const onAbort = () => limit.abort(signal.reason);
  signal.addEventListener("abort", onAbort);
  const timer = setTimeout(
    () => limit.abort(new Error(`it took longer than ${connectTimeoutMs} ms`)),
    connectTimeoutMs,
  );
  try {
    signal.throwIfAborted();
    if (endpoint.transport === "unix") {
      return await Deno.connect({ transport: "unix", path: endpoint.path });
    }
    const { hostname, port } = endpoint;
    const conn = await Deno.connect({ hostname, port, signal: limit.signal });
    if (!isLoop(conn)) return conn;
    conn.close();
    throw new Error("nobody listens there, the connection came back to itself");
  } catch (error) {
    const cause = limit.signal.aborted ? toError(limit.signal.reason) : toError(error);
    throw new NotConnectedError(
      `Cannot connect to ${formatEndpoint(endpoint)}: ${cause.message}`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** TCP connects to itself where the port that it picks is the one it dials. */
function isLoop({ localAddr, remoteAddr }: Deno.TcpConn): boolean {
  return localAddr.port === remoteAddr.port && localAddr.hostname === remoteAddr.hostname;
}

/** Keeps a connection to one endpoint, for as long as it is not closed. */
export class Dialer {
  /** Resolves once a first handshake is done, or the dialer is closed. Never rejects. */
  readonly connected: Promise<void>;
  readonly #endpoint: Endpoint;
  readonly #options: Required<DialOptions>;
  readonly #backoff: BackoffLimits;
  readonly #open: (conn: Deno.Conn) => Connection;
  readonly #connected = Promise.withResolvers<void>();
  readonly #closing = new AbortController();

  /** Begins to connect; `open` takes over each connection made. */
  constructor(
    endpoint: Endpoint,
    options: Required<DialOptions>,
    open: (conn: Deno.Conn) => Connection,
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
