import { NotConnectedError, toError } from "../../../core/errors.ts";
import type { Frame } from "../../../core/rpc/transport.ts";
import type { Connection } from "../connection/connection.ts";
import { dial } from "../endpoints/dial.ts";
import { longestBackoffMs } from "../../../core/time/backoff.ts";
import { parseEndpoint, tryParseEndpoint } from "../endpoints/endpoint.ts";
import type { Settings } from "../options.ts";
import type { LocalSockets } from "../same_machine/local_sockets.ts";
import { MAX_UNCOUNTED_BYTES } from "../wire/decoder.ts";

type Frames = readonly Frame[];

interface Dial {
  readonly connected: PromiseWithResolvers<void>;
  readonly queue: Frames[];
  queuedBytes: number;
  connection?: Connection;
  /** Until when a failure of the way inside this machine leads to TCP; 0 once TCP is tried. */
  fallBackUntilMs: number;
}

interface Failure {
  readonly error: NotConnectedError;
  readonly count: number;
  readonly untilMs: number;
}

/** How long a dead endpoint is left alone: short, since a service may be back any moment. */
const REDIAL = { firstMs: 100, maxMs: 1000 };
const MAX_FAILURES = 1024;
/** A peer that fails later than this is busy, and would be as slow by TCP. */
const FALL_BACK_MS = 1000;
/** Most bytes that framing adds to a frame. */
const HEADER_BYTES = 9;

/**
 * Connections that are being made, the messages that wait for them, and endpoints that have just
 * failed: callers of a dead one are refused at once instead of dialling it once each.
 */
export class PendingConnections {
  readonly #settings: Settings;
  readonly #open: (endpoint: string, conn: Deno.Conn) => Connection;
  readonly #local: Pick<LocalSockets, "dial">;
  readonly #pending = new Map<string, Dial>();
  readonly #failures = new Map<string, Failure>();
  readonly #stopping = new AbortController();

  /**
   * Creates an empty set.
   *
   * @param open Takes over each connection made, and calls `opened` or `failed` once it knows.
   * @param local Finds peers on this machine; it is tried before TCP.
   */
  constructor(
    settings: Settings,
    open: (endpoint: string, conn: Deno.Conn) => Connection,
    local: Pick<LocalSockets, "dial">,
  ) {
    this.#settings = settings;
    this.#open = open;
    this.#local = local;
  }

  /**
   * Queues a message until an endpoint is connected, and dials it unless that is under way.
   *
   * @returns Resolves once the message has been handed to the connection.
   * @throws {NotConnectedError} As a rejection, for every message queued, if there will be none.
   */
  send(endpoint: string, frames: Frames): Promise<void> {
    const dial = this.#pending.get(endpoint) ?? this.#begin(endpoint);
    if (dial instanceof NotConnectedError) return Promise.reject(dial);
    const { maxSendBytes } = this.#settings;
    if (dial.queuedBytes > maxSendBytes) {
      const reason = `more than ${maxSendBytes} bytes wait for the connection already`;
      return Promise.reject(new NotConnectedError(`Cannot send to ${endpoint}: ${reason}`));
    }
    dial.queue.push(frames);
    dial.queuedBytes += bytesOf(frames);
    return dial.connected.promise;
  }

  /** Takes back a message that is still queued; tells whether it was. */
  withdraw(endpoint: string, frames: Frames): boolean {
    const dial = this.#pending.get(endpoint);
    const index = dial?.queue.indexOf(frames) ?? -1;
    if (dial === undefined || index < 0) return false;
    dial.queue.splice(index, 1);
    dial.queuedBytes -= bytesOf(frames);
    return true;
  }

  /**
   * The handshake of a dialled connection is done: sends what has waited for it.
   *
   * @param introduction What to send before a long first message.
   */
  opened(endpoint: string, connection: Connection, introduction?: Frames): void {
    const dial = this.#pending.get(endpoint);
    const [first = []] = dial?.queue ?? [];
    if (introduction !== undefined && bytesOf(first) > MAX_UNCOUNTED_BYTES) {
      connection.send(introduction);
    }
    this.#pending.delete(endpoint);
    this.#failures.delete(endpoint);
    for (const frames of dial?.queue ?? []) connection.send(frames);
    dial?.connected.resolve();
  }

  /** There will be no connection: fails what has waited for it, unless TCP is still to be tried. */
  failed(endpoint: string, cause: Error): void {
    const dial = this.#pending.get(endpoint);
    if (dial !== undefined && performance.now() < dial.fallBackUntilMs) {
      dial.fallBackUntilMs = 0;
      this.#connect(endpoint, dial);
      return;
    }
    this.#pending.delete(endpoint);
    const error = cause instanceof NotConnectedError && cause.message.includes(endpoint)
      ? cause
      : new NotConnectedError(`Cannot connect to ${endpoint}: ${cause.message}`, { cause });
    const count = (this.#failures.get(endpoint)?.count ?? 0) + 1;
    this.#failures.delete(endpoint);
    if (this.#failures.size >= MAX_FAILURES) {
      const [oldest = ""] = this.#failures.keys();
      this.#failures.delete(oldest);
    }
    const untilMs = performance.now() + longestBackoffMs(count, REDIAL);
    this.#failures.set(endpoint, { error, count, untilMs });
    dial?.connected.reject(error);
  }

  /** Gives up a connection that is being made, if there is one. */
  abandon(endpoint: string, reason: NotConnectedError): void {
    const dial = this.#pending.get(endpoint);
    if (dial === undefined) return;
    this.#pending.delete(endpoint);
    dial.connected.reject(reason);
    dial.connection?.abort(reason);
  }

  /** Fails what waits, and every later call. */
  stop(): void {
    this.#stopping.abort(new Error("the transport is stopping"));
  }

  #begin(endpoint: string): Dial | NotConnectedError {
    const failure = this.#failures.get(endpoint);
    if (failure !== undefined && performance.now() < failure.untilMs) return failure.error;
    if (tryParseEndpoint(endpoint) === undefined) {
      return new NotConnectedError(`There is no connection to ${endpoint}`);
    }
    const dialing: Dial = {
      connected: Promise.withResolvers(),
      queue: [],
      queuedBytes: 0,
      fallBackUntilMs: performance.now() + FALL_BACK_MS,
    };
    this.#pending.set(endpoint, dialing);
    this.#connect(endpoint, dialing);
    return dialing;
  }

  async #connect(endpoint: string, dialing: Dial): Promise<void> {
    try {
      const conn = await this.#dial(endpoint, dialing);
      if (this.#pending.get(endpoint) !== dialing) conn.close();
      else dialing.connection = this.#open(endpoint, conn);
    } catch (error) {
      if (this.#pending.get(endpoint) === dialing) this.failed(endpoint, toError(error));
    }
  }

  async #dial(endpoint: string, dialing: Dial): Promise<Deno.Conn> {
    const { signal } = this.#stopping;
    if (dialing.fallBackUntilMs > 0) {
      const conn = await this.#local.dial(endpoint);
      if (conn !== undefined) return conn;
      dialing.fallBackUntilMs = 0;
    }
    return await dial(parseEndpoint(endpoint), { ...this.#settings, signal });
  }
}

/** At least what the frames take on the wire, so that a full queue never overruns a connection. */
function bytesOf(frames: Frames): number {
  let bytes = 0;
  for (const frame of frames) bytes += HEADER_BYTES + frame.length;
  return bytes;
}
