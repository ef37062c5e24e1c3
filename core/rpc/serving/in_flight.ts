import { Roster } from "../../roster.ts";
import { RPC_DEFAULTS } from "../rpc_defaults.ts";
import type { Transport } from "../transport.ts";
import { AbandonedRequests } from "./abandoned_requests.ts";
import type { IncomingRequest } from "./request_context.ts";

/** How many requests are served at a time. */
export interface ServingLimits {
  /**
   * Requests of one connection from which on nothing more is read from it.
   *
   * @default {4096}
   */
  readonly maxRequestsPerConnection?: number;
  /**
   * Requests of all connections from which on nothing more is read from their sender.
   *
   * @default {16_384}
   */
  readonly maxRequests?: number;
  /**
   * Bytes of all these requests from which on nothing more is read from their sender.
   *
   * @default {268_435_456}
   */
  readonly maxRequestBytes?: number;
}

/** How often it is looked for requests whose callers have given up but are not listened to. */
const SWEEP_MS = 250;
/** Sweeps without any request done after which a paused source is read again, to be refused. */
const STUCK_SWEEPS = 8;

/** A source with too much under way. */
interface PausedSource {
  idleSweeps: number;
  isRefused: boolean;
}

/**
 * The requests that are being served. Who asks for too much at once is not read any further until
 * half of it is done, which bounds the memory, and slows callers down instead of failing them.
 *
 * What was read along with the last request that fits is still taken, some hundred at most. If none
 * is done for two seconds, the source is read again: its requests are refused, and it can cancel.
 * A request that its caller has given up counts no longer, see {@linkcode AbandonedRequests}.
 */
export class InFlight {
  readonly #transport: Pick<Transport, "pause" | "resume">;
  readonly #maxPerConnection: number;
  readonly #max: number;
  readonly #maxBytes: number;
  readonly #callers = new Map<string, Roster<IncomingRequest>>();
  readonly #paused = new Map<string, PausedSource>();
  /** Those whose caller has given up. */
  readonly abandoned: AbandonedRequests;
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
      maxRequests = RPC_DEFAULTS.maxRequests,
      maxRequestsPerConnection = RPC_DEFAULTS.maxRequestsPerConnection,
      maxRequestBytes = RPC_DEFAULTS.maxRequestBytes,
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
    this.abandoned = new AbandonedRequests({
      max: Math.ceil(maxRequests / 2),
      maxBytes: maxRequestBytes / 2,
    });
  }

  /** How many handlers run, those of abandoned requests included. */
  get count(): number {
    return this.#count + this.abandoned.count;
  }

  /** Whether a source has too much under way to ask for more, and nothing of it gets done. */
  isRefused(source: string): boolean {
    return this.#paused.size > 0 && this.#paused.get(source)?.isRefused === true;
  }

  /** Every source with a request on an open connection. */
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
      if (idFrame === undefined) return false;
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
    if (request.abandoned !== undefined) this.abandoned.remove(request.abandoned);
    else this.#release(request);
  }

  /** Makes room for others, as the caller has given up. */
  abandon(request: IncomingRequest): void {
    // What has not begun will not, and is done at once.
    if (request.caller === undefined || !request.hasBegun) return;
    this.#release(request);
    this.abandoned.add(request);
  }

  /**
   * Forgets a source that is gone, and abandons its requests. It is read again: the connection on
   * which a Python peer asks may outlive the one on which it is answered.
   *
   * @returns Its requests.
   */
  forget(source: string): IncomingRequest[] {
    const requests = this.of(source);
    this.#callers.delete(source);
    this.#resume(source);
    for (const request of requests) this.abandon(request);
    return requests;
  }

  /** Forgets all paused sources, and stops looking for requests that their callers gave up. */
  stop(): void {
    this.#paused.clear();
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #release(request: IncomingRequest): void {
    this.#count--;
    request.caller?.remove(request);
    request.caller = undefined;
    this.#bytes -= request.message.bytes;
    if (this.#paused.size > 0) this.#makeRoom(request.source);
    else if (this.#isFull) this.#isFull = !this.#isHalfEmpty;
  }

  get #isHalfEmpty(): boolean {
    return this.#count <= this.#max / 2 && this.#bytes <= this.#maxBytes / 2;
  }

  /** A request of a source is done: resumes the sources there is room for. */
  #makeRoom(source: string): void {
    const done = this.#paused.get(source);
    if (done !== undefined) done.idleSweeps = 0;
    if (!this.#isFull) return this.#resume(source);
    for (const paused of this.#paused.values()) paused.idleSweeps = 0;
    if (!this.#isHalfEmpty) return;
    this.#isFull = false;
    for (const source of [...this.#paused.keys()]) this.#resume(source);
  }

  #pause(source: string): void {
    const paused = this.#paused.get(source);
    // Nothing would read it again; of a process itself, nested requests still come.
    if (paused?.isRefused) return;
    this.#transport.pause?.(source);
    if (paused !== undefined) return;
    this.#paused.set(source, { idleSweeps: 0, isRefused: false });
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

  /** Cancels what callers have given up: a paused source cannot say so. */
  #sweep(): void {
    const now = performance.now();
    const reason = new DOMException("The caller has given up", "AbortError");
    for (const source of this.#isFull ? [...this.#callers.keys()] : [...this.#paused.keys()]) {
      for (const request of this.of(source)) {
        if (!request.isPointlessAt(now)) continue;
        this.abandon(request);
        request.cancellation.cancel(reason);
      }
    }
    for (const [source, paused] of this.#paused) {
      if (paused.isRefused || ++paused.idleSweeps < STUCK_SWEEPS) continue;
      paused.isRefused = true;
      this.#transport.resume?.(source);
    }
  }
}
