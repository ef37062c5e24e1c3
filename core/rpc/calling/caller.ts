import { NotConnectedError, RequestError, TimeoutError, toError } from "../../errors.ts";
import { randomId } from "../../id.ts";
import {
  type Envelope,
  type Headers,
  type Message,
  nestedRequestHeaders,
  packMessage,
  type ReceivedMessage,
  replaceHeaders,
  requestHeaders,
} from "../../message/message.ts";
import { MAX_CALLS } from "../../observe/hops.ts";
import type { PendingWork } from "../../observe/pending_work.ts";
import { currentTrace } from "../../observe/trace.ts";
import type { Serializer } from "../../serializer.ts";
import { PING } from "../container_subjects.ts";
import { LoopError } from "../loop_error.ts";
import type { Question } from "../question.ts";
import type { Frame, Transport } from "../transport.ts";
import { PeerState } from "./peer_state.ts";
import { PendingRequest, type Requester, toReason } from "./pending_request.ts";
import { PendingTable } from "./pending_table.ts";
import { TimerWheel } from "./timer_wheel.ts";

/** Options of one request to one endpoint. */
export interface CallOptions {
  /** When to give up, on the scale of `performance.now()`; the running work may end sooner. */
  readonly deadline: number;
  /** What time it is on that scale, if that was just looked up: clocks are dear. */
  readonly now?: number | undefined;
  /** Value of the `version` header. */
  readonly version?: string | null;
  /** Trace id to use instead of the running one. */
  readonly traceId?: string | undefined;
  /** Cancels the request. */
  readonly signal?: AbortSignal | undefined;
  /** Headers besides the framework's own. */
  readonly headers?: Headers | undefined;
}

const ROUNDING_MS = 0.001;

/** Sends requests and matches answers with them. */
export class Caller implements Requester {
  readonly #transport: Transport;
  readonly #serializer: Serializer;
  readonly #pending = new PendingTable();
  readonly #remotes = new Map<string, PeerState>();
  readonly #deadlines = new TimerWheel();
  #isClosed = false;

  /** Creates a caller that sends through a transport. */
  constructor(transport: Transport, serializer: Serializer) {
    this.#transport = transport;
    this.#serializer = serializer;
  }

  /** Every endpoint that is kept track of. */
  remotes(): Iterable<PeerState> {
    return this.#remotes.values();
  }

  /** How many endpoints are kept track of. */
  get remoteCount(): number {
    return this.#remotes.size;
  }

  /** The requests that wait for an answer, but for heartbeats. */
  pending(): PendingWork[] {
    return this.#pending.toArray().filter(({ subject }) => subject !== PING.subject).map(
      ({ subject, traceId, remote, since }) => {
        return { kind: "request", subject, since, traceId, peer: remote.endpoint };
      },
    );
  }

  /** What is known of an endpoint. */
  remote(endpoint: string): PeerState {
    let remote = this.#remotes.get(endpoint);
    if (remote === undefined) this.#remotes.set(endpoint, remote = new PeerState(endpoint));
    return remote;
  }

  /** Lets go of an endpoint that is not in use. */
  forget({ endpoint }: PeerState): void {
    this.#remotes.delete(endpoint);
  }

  /**
   * Sends a request and resolves to its answer, whatever its type.
   *
   * @throws {TimeoutError} If none came in time.
   * @throws {NotConnectedError} If the endpoint is not reached, or the connection is lost.
   */
  request(endpoint: string, question: Question, options: CallOptions): Promise<Message> {
    if (this.#isClosed) {
      const reason = "this side has stopped";
      return Promise.reject(new NotConnectedError(`Cannot ask for ${question.subject}: ${reason}`));
    }
    const trace = currentTrace();
    const remote = this.remote(endpoint);
    const pending = new PendingRequest(this, {
      id: randomId(),
      subject: question.subject,
      traceId: options.traceId ?? trace?.traceId ?? randomId(),
      remote,
    });
    const deadline = Math.min(options.deadline, trace?.deadline ?? Infinity);
    const timeoutMs = pending.timeoutMs = deadline - (options.now ?? performance.now());
    const gone = options.signal?.aborted
      ? toReason(options.signal)
      : trace?.cancellation?.reason ?? (timeoutMs <= 0 ? timedOut(pending) : undefined);
    if (gone) return Promise.reject(gone);
    if (trace?.hops !== undefined) {
      const { calls, events } = trace.hops;
      if (calls >= MAX_CALLS) return Promise.reject(new LoopError(pending.describe()));
      pending.hops = { calls: calls + 1, events };
    }

    let frames: Frame[];
    try {
      frames = this.#pack(pending, question, options);
    } catch (error) {
      return Promise.reject(error);
    }
    // Registered before it is sent, so that no answer can come too early.
    const answer = pending.answer();
    pending.follow(options.signal, trace);
    if (deadline < Infinity) pending.tick = this.#deadlines.add(pending, deadline);
    this.#pending.add(pending);
    remote.inFlight++;
    remote.wasUsed = true;
    // In turn, so that much at once waits here instead of in a buffer that has a limit.
    if (remote.room !== undefined) {
      pending.unsent = frames;
      pending.isInTurn = true;
      this.#follow(this.#sendInTurn(remote.room, { pending, deadline, options }), pending);
      return answer;
    }
    const sending = this.#transport.send(endpoint, frames);
    if (sending !== undefined) {
      pending.unsent = frames;
      this.#follow(sending, pending);
    }
    return answer;
  }

  /**
   * Takes an answer.
   *
   * @param source Who sent it; must be who was asked.
   * @returns Whether anybody waited for it.
   */
  onAnswer(source: string, message: ReceivedMessage): boolean {
    const pending = this.#claim(source, message.subjectFrame);
    pending?.resolve(message);
    return pending !== undefined;
  }

  /** Fails a request whose answer cannot be read. */
  onUnreadable(source: string, { subjectFrame }: Envelope, reason: string): void {
    const pending = this.#claim(source, subjectFrame);
    if (pending === undefined) return;
    const message = `The answer of ${pending.subject} at ${source} cannot be read: ${reason}`;
    pending.reject(new RequestError(message, pending.describe()));
  }

  /** The request that a peer has answered; settled, unless it was never asked of that peer. */
  #claim(source: string, id: Uint8Array): PendingRequest | undefined {
    const pending = this.#pending.get(id);
    if (pending === undefined || pending.remote.endpoint !== source) return undefined;
    this.#settled(pending);
    pending.remote.heard();
    return pending;
  }

  /** Fails everything under way at an endpoint. */
  onDisconnect(endpoint: string, reason: Error): void {
    const remote = this.#remotes.get(endpoint);
    if (remote === undefined) return;
    remote.isLeaving = false;
    for (const pending of this.#pending.toArray()) {
      if (pending.remote !== remote || !this.#settled(pending)) continue;
      pending.reject(
        new NotConnectedError(
          `The connection to ${endpoint} was lost before ${pending.subject} was answered`,
          { cause: reason },
        ),
      );
    }
  }

  /** {@inheritDoc Requester.onExpired} */
  onExpired(pending: PendingRequest): void {
    if (!this.#settled(pending)) return;
    this.#withdraw(pending);
    pending.reject(timedOut(pending));
  }

  /** {@inheritDoc Requester.onCancelled} */
  onCancelled(pending: PendingRequest, reason: Error): void {
    if (!this.#settled(pending)) return;
    this.#withdraw(pending);
    pending.reject(reason);
  }

  /** Fails everything under way, and whatever is asked from now on. */
  close(): void {
    this.#isClosed = true;
    for (const remote of this.#remotes.values()) {
      this.onDisconnect(remote.endpoint, new Error("This side has stopped"));
    }
    this.#deadlines.clear();
    this.#remotes.clear();
  }

  #follow(sending: Promise<void>, pending: PendingRequest): void {
    const { remote } = pending;
    const room = remote.room = sending
      .catch((error) => {
        if (this.#settled(pending)) pending.reject(notSent(error));
      })
      .then(() => {
        pending.unsent = undefined;
        if (remote.room === room) remote.room = undefined;
      });
  }

  /** Sends a request once there is room, with what is left of its budget by then. */
  #sendInTurn(
    room: Promise<void>,
    { pending, deadline, options }: {
      readonly pending: PendingRequest;
      readonly deadline: number;
      readonly options: CallOptions;
    },
  ): Promise<void> {
    return room.then(() => {
      const budgetMs = deadline - performance.now();
      const frames = pending.unsent;
      if (pending.isSettled || frames === undefined || budgetMs <= 0) return undefined;
      pending.isInTurn = false;
      const headers = this.#headersOf(pending, options, budgetMs);
      replaceHeaders(frames, headers, this.#serializer);
      return this.#transport.send(pending.remote.endpoint, frames);
    });
  }

  #pack(pending: PendingRequest, question: Question, options: CallOptions): Frame[] {
    return packMessage({
      id: pending.id,
      type: "REQ",
      subject: question.subject,
      headers: this.#headersOf(pending, options, pending.timeoutMs),
      body: question.body,
    }, this.#serializer);
  }

  #headersOf({ traceId, hops }: PendingRequest, options: CallOptions, budgetMs: number): Headers {
    const { version = null, headers } = options;
    const own = hops === undefined
      ? requestHeaders(version, wholeMs(budgetMs), traceId)
      : nestedRequestHeaders(version, wholeMs(budgetMs), { traceId, hops });
    return headers ? { ...headers, ...own } : own;
  }

  /** Takes a request off every list; false if it was settled before. */
  #settled(pending: PendingRequest): boolean {
    if (pending.isSettled || !this.#pending.delete(pending)) return false;
    pending.isSettled = true;
    pending.remote.inFlight--;
    if (pending.isInTurn) pending.unsent = undefined; // there may be no room for long
    const { tick } = pending;
    pending.tick = undefined;
    if (tick !== undefined) this.#deadlines.remove(pending, tick);
    return true;
  }

  /** Tells the other side, if it understands, that nobody waits any more. */
  #withdraw(pending: PendingRequest): void {
    const { unsent, isInTurn, remote: { endpoint } } = pending;
    if (isInTurn) return; // it never left
    if (unsent !== undefined && this.#transport.withdraw?.(endpoint, unsent)) return;
    if (!this.#transport.isNative(endpoint)) return;
    const frames = packMessage({
      id: randomId(),
      type: "CANCEL",
      subject: pending.id,
      headers: {},
      body: null,
    }, this.#serializer);
    this.#transport.send(endpoint, frames)?.catch(() => {}); // whoever is gone needs no telling
  }
}

/** Rounds up, but for what floats add: a clock plus 500 minus the clock may be more than 500. */
function wholeMs(ms: number): number {
  return Math.ceil(ms - ROUNDING_MS);
}

function timedOut(pending: PendingRequest): TimeoutError {
  const { subject, timeoutMs, remote: { endpoint } } = pending;
  const waitedMs = Math.max(0, wholeMs(timeoutMs));
  return new TimeoutError(
    `${subject} at ${endpoint} did not answer within ${waitedMs} ms`,
    pending.describe(),
  );
}

function notSent(thrown: unknown): Error {
  const error = toError(thrown);
  if (error instanceof NotConnectedError) return new UnsentError(error.message, { cause: error });
  return error;
}

/** The request has not left: it may go to another instance without any risk. */
export class UnsentError extends NotConnectedError {}
