import type { IncomingRequest } from "./request_context.ts";
import { Roster } from "./roster.ts";
import type { Transport } from "./transport.ts";

/** How many requests are served at a time. */
export interface ServingLimits {
  /**
   * Requests of one connection from which on nothing more is read from it.
   *
   * @default {4096}
   */
  readonly maxRequestsPerConnection?: number;
  /**
   * Requests of all connections from which on nothing more is read from whoever asks.
   *
   * @default {16_384}
   */
  readonly maxRequests?: number;
  /**
   * Octets of all these requests from which on nothing more is read from whoever asks.
   *
   * @default {268_435_456}
   */
  readonly maxRequestBytes?: number;
}

/** How often it is looked for requests whose callers have given up but are not listened to. */
const SWEEP_MS = 250;

/**
 * The requests that are being served. Who asks for too much at once is not read any further until
 * half of it is done, which bounds the memory, and slows callers down instead of failing them.
 *
 * What was read along with the last request that fits is still taken, some hundred at most.
 */
export class InFlight {
  readonly #transport: Pick<Transport, "pause" | "resume">;
  readonly #maxPerConnection: number;
  readonly #max: number;
  readonly #maxBytes: number;
  readonly #callers = new Map<string, Roster<IncomingRequest>>();
  readonly #paused = new Set<string>();
  #count = 0;
  #bytes = 0;
  #isFull = false;
  #sweeper: ReturnType<typeof setInterval> | undefined;

  /**
   * Starts with none.
   *
   * @throws {RangeError} If a limit is below 1.
   */
  constructor(
    transport: Pick<Transport, "pause" | "resume">,
    {
      maxRequests = 16_384,
      maxRequestsPerConnection = 4096,
      maxRequestBytes = 256 * 1024 * 1024,
    }: ServingLimits = {},
  ) {
    const limits = { maxRequests, maxRequestsPerConnection, maxRequestBytes };
    for (const [name, value] of Object.entries(limits)) {
      if (value >= 1) continue;
      throw new RangeError(`Cannot serve as ${name} must be at least 1: current value is ${value}`);
    }
    this.#transport = transport;
    this.#max = maxRequests;
    this.#maxBytes = maxRequestBytes;
    this.#maxPerConnection = maxRequestsPerConnection;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Everybody who has asked something on a connection that still stands. */
  sources(): Iterable<string> {
    return this.#callers.keys();
  }

  /** Those of one source, or of every source that still stands. */
  of(source?: string): IncomingRequest[] {
    if (source !== undefined) return this.#callers.get(source)?.toArray() ?? [];
    return [...this.#callers.values()].flatMap((requests) => requests.toArray());
  }

  /** The request of a source that has an id. */
  find(source: string, id: Uint8Array): IncomingRequest | undefined {
    const { length } = id;
    return this.#callers.get(source)?.find(({ message: { idFrame } }) => {
      let index = 0;
      while (index < length && idFrame[index] === id[index]) index++;
      return index === length && idFrame.length === length;
    });
  }

  /** Puts in a request. */
  add(request: IncomingRequest): void {
    const { source } = request;
    let requests = this.#callers.get(source);
    if (requests === undefined) this.#callers.set(source, requests = new Roster());
    requests.add(request);
    request.caller = requests;
    this.#count++;
    this.#bytes += request.message.bytes;
    if (this.#count >= this.#max || this.#bytes >= this.#maxBytes) this.#isFull = true;
    if (this.#isFull || requests.size >= this.#maxPerConnection) this.#pause(source);
  }

  /** Takes out a request that is done. */
  remove(request: IncomingRequest): void {
    this.#count--;
    request.caller?.remove(request);
    request.caller = undefined;
    this.#bytes -= request.message.bytes;
    if (!this.#isFull) {
      if (this.#paused.size > 0) this.#resume(request.source);
    } else if (this.#count <= this.#max / 2 && this.#bytes <= this.#maxBytes / 2) {
      this.#isFull = false;
      for (const source of this.#paused) this.#resume(source);
    }
  }

  /**
   * Forgets a source that is gone; its requests still count until they are done.
   *
   * @returns Its requests.
   */
  forget(source: string): IncomingRequest[] {
    const requests = this.of(source);
    this.#callers.delete(source);
    this.#listen(source);
    return requests;
  }

  /** Forgets whom it does not listen to. */
  stop(): void {
    this.#paused.clear();
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #pause(source: string): void {
    this.#transport.pause?.(source);
    if (this.#paused.has(source)) return;
    this.#paused.add(source);
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS);
  }

  #resume(source: string): void {
    const requests = this.#callers.get(source);
    if (requests !== undefined && requests.size > this.#maxPerConnection / 2) return;
    if (this.#listen(source)) this.#transport.resume?.(source);
  }

  /** Notes that a source is listened to; false if it was all along. */
  #listen(source: string): boolean {
    const wasPaused = this.#paused.delete(source);
    if (this.#paused.size === 0) this.stop();
    return wasPaused;
  }

  /** Cancels what nobody waits for any more: who is not listened to cannot say so. */
  #sweep(): void {
    const now = performance.now();
    const reason = new DOMException("The caller has given up", "AbortError");
    for (const source of this.#paused) {
      for (const request of this.of(source)) {
        if (request.isPointlessAt(now)) request.cancellation.cancel(reason);
      }
    }
  }
}
