import { getLogger } from "../../core/observe/logs/log.ts";

const log = getLogger("lymph.web");

/** What a message is: text, or bytes. */
export type SocketMessage = string | Uint8Array<ArrayBuffer>;

/** Codes with which a socket is closed. */
export const CLOSE = {
  normal: 1000,
  goingAway: 1001,
  failed: 1011,
  tryAgainLater: 1013,
  /** To this is added the status of an error, as graphql-ws and others do: 4403 is Forbidden. */
  refused: 4000,
} as const;

/** However few messages they are in. A single one may be larger. */
const MAX_WAITING_BYTES = 16 * 2 ** 20;
/** The most that a frame has room for, after RFC 6455, section 5.5. */
const MAX_REASON_BYTES = 123;

/** How much may wait, in either direction. */
export interface SocketLimits {
  /** Bytes that may wait for the client. */
  readonly maxUnsentBytes?: number;
  /** Messages that may wait for the service. */
  readonly maxWaiting?: number;
  /** Milliseconds that a client may take to answer a close. */
  readonly closeTimeoutMs?: number;
}

/** A WebSocket as the service has it: its messages are what a `for await` loop goes over. */
export class ServedSocket implements AsyncIterableIterator<SocketMessage, undefined, undefined> {
  /** Resolves once messages can be sent, or it has failed. */
  readonly opened: Promise<void>;
  /** Resolves once it is closed, or the client leaves a close unanswered for a heartbeat. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #limits: Required<SocketLimits>;
  readonly #waiting: SocketMessage[] = [];
  #waitingLength = 0;
  readonly #ending = new AbortController();
  readonly #closed = Promise.withResolvers<void>();
  #patience: ReturnType<typeof setTimeout> | undefined;
  #farewell: { readonly code: number; readonly reason: string } | undefined;
  #reader: PromiseWithResolvers<IteratorResult<SocketMessage, undefined>> | undefined;

  /** Wraps a socket of the platform. */
  constructor(
    socket: WebSocket,
    { maxUnsentBytes = 2 ** 20, maxWaiting = 1000, closeTimeoutMs = 30_000 }: SocketLimits = {},
  ) {
    this.#socket = socket;
    this.#limits = { maxUnsentBytes, maxWaiting, closeTimeoutMs };
    socket.binaryType = "arraybuffer";
    const opened = Promise.withResolvers<void>();
    this.opened = opened.promise;
    this.closed = this.#closed.promise;
    socket.onopen = () => {
      this.#sendClose();
      opened.resolve();
    };
    socket.onmessage = ({ data }) => this.#take(data);
    socket.onerror = () => {}; // the close tells
    socket.onclose = ({ reason }) => {
      this.#end(reason || "The client is gone");
      clearTimeout(this.#patience);
      opened.resolve();
      this.#closed.resolve();
    };
  }

  /** Aborts when it is closed, or about to be. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /**
   * Sends a message; does nothing once it is closed. A client that has left too much unread is
   * disconnected, with 1013.
   */
  send(message: SocketMessage): void {
    if (this.#ending.signal.aborted || this.#socket.readyState !== WebSocket.OPEN) return;
    const bytes = this.#socket.bufferedAmount + message.length;
    if (bytes <= this.#limits.maxUnsentBytes) return this.#socket.send(message);
    this.#refuse(`The client leaves more than ${this.#limits.maxUnsentBytes} bytes unread`);
  }

  /**
   * Closes it; what was sent arrives before.
   *
   * @param code 1000 to 1014 without 1004 to 1006, or 3000 to 4999.
   * @param reason Of which the client gets the first 123 bytes.
   * @throws {RangeError} If the code is another one.
   */
  close(code: number = CLOSE.normal, reason = ""): void {
    if (!isCloseCode(code)) {
      throw new RangeError(
        "Cannot close a WebSocket as its code must be from 1000 to 1014 without 1004 to 1006, " +
          `or from 3000 to 4999: current value is ${code}`,
      );
    }
    if (this.#ending.signal.aborted) return;
    this.#end(reason || "The service has closed the socket");
    this.#farewell = { code, reason: shorten(reason) };
    this.#sendClose();
    // The close waits behind what a client does not read, and the platform cannot cut it off.
    this.#patience = setTimeout(() => this.#closed.resolve(), this.#limits.closeTimeoutMs);
    Deno.unrefTimer(this.#patience);
  }

  /** The next message, which it waits for. */
  next(): Promise<IteratorResult<SocketMessage, undefined>> {
    const value = this.#waiting.shift();
    if (value !== undefined) {
      this.#waitingLength -= value.length;
      return Promise.resolve({ done: false, value });
    }
    if (this.#ending.signal.aborted) return Promise.resolve({ done: true, value: undefined });
    this.#reader ??= Promise.withResolvers();
    return this.#reader.promise;
  }

  /** Leaves the loop; the socket stays open. */
  return(): Promise<IteratorResult<SocketMessage, undefined>> {
    return Promise.resolve({ done: true, value: undefined });
  }

  /** The socket itself. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(data: string | ArrayBuffer): void {
    if (this.#ending.signal.aborted) return;
    const value = typeof data === "string" ? data : new Uint8Array(data);
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader) return reader.resolve({ done: false, value });
    this.#waitingLength += value.length;
    const count = this.#waiting.push(value);
    if (count > this.#limits.maxWaiting) {
      this.#overflow(`More than ${this.#limits.maxWaiting} messages wait to be read`);
    } else if (count > 1 && this.#waitingLength > MAX_WAITING_BYTES) {
      this.#overflow(`More than ${MAX_WAITING_BYTES} bytes wait to be read`);
    }
  }

  #overflow(reason: string): void {
    this.#waiting.length = 0;
    this.#waitingLength = 0;
    this.#refuse(reason);
  }

  #refuse(reason: string): void {
    log.warn("A WebSocket is closed: {reason}", { reason });
    this.close(CLOSE.tryAgainLater, reason);
  }

  /** Closes the socket if it was closed; the platform forgets a close before it is open. */
  #sendClose(): void {
    if (this.#farewell === undefined || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.close(this.#farewell.code, this.#farewell.reason);
  }

  #end(reason: string): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort(new DOMException(reason, "AbortError"));
    this.#reader?.resolve({ done: true, value: undefined });
    this.#reader = undefined;
  }
}

/** Whether a code may stand in a frame, after RFC 6455, section 7.4. */
function isCloseCode(code: number): boolean {
  if (!Number.isInteger(code)) return false;
  return (code >= 1000 && code <= 1014 && !(code >= 1004 && code <= 1006)) ||
    (code >= 3000 && code <= 4999);
}

function shorten(reason: string): string {
  const bytes = new Uint8Array(MAX_REASON_BYTES);
  const { read } = new TextEncoder().encodeInto(reason, bytes); // whole characters only
  return reason.slice(0, read);
}
