import { NotConnectedError, RequestError, TimeoutError } from "../../errors.ts";
import { randomId } from "../../id.ts";
import type { Message } from "../../message/message.ts";
import type { Envelope, ReceivedMessage } from "../../message/received_message.ts";
import { MAX_CALLS } from "../../observe/hops.ts";
import type { PendingWork } from "../../observe/pending_work.ts";
import { currentTrace } from "../../observe/trace.ts";
import type { Serializer } from "../../serializer.ts";
import { PING } from "../container_subjects.ts";
import { LoopError } from "../loop_error.ts";
import type { Question } from "../question.ts";
import { earliestDeadline, wholeMs } from "../request_deadline.ts";
import type { OwnCalls } from "../own/own_calls.ts";
import { isBeingServed } from "../serving/request_context.ts";
import type { Frame, Transport } from "../transport.ts";
import type { CallOptions } from "./call_options.ts";
import { PeerState } from "./peer_state.ts";
import { PendingRequest, type Requester, type Stage, toReason } from "./pending_request.ts";
import { PendingTable } from "./pending_table.ts";
import { RequestSender } from "./request_sender.ts";
import { TimerWheel } from "./timer_wheel.ts";

/** Sends requests and matches answers with them. */
export class Caller implements Requester {
  readonly #sender: RequestSender;
  readonly #pending = new PendingTable();
  readonly #peers = new Map<string, PeerState>();
  readonly #deadlines = new TimerWheel();
  readonly #own: OwnCalls;
  #isClosed = false;

  /** Creates a caller that sends through a transport, except for requests to its own side. */
  constructor(transport: Transport, serializer: Serializer, own: OwnCalls) {
    this.#own = own;
    this.#sender = new RequestSender(transport, serializer, (pending, error) => {
      if (this.#settle(pending)) pending.reject(error);
    });
  }

  /** Whether it has stopped: every request fails. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Every peer that is kept track of. */
  peers(): Iterable<PeerState> {
    return this.#peers.values();
  }

  /** How many peers are kept track of, this side not included. */
  get peerCount(): number {
    const { endpoint = "" } = this.#own;
    return this.#peers.size - (this.#peers.has(endpoint) ? 1 : 0);
  }

  /** The requests that wait for an answer, but for heartbeats. */
  pending(): PendingWork[] {
    return this.#pending.toArray().filter(({ subject }) => subject !== PING.subject).map(
      ({ subject, traceId, peer, since }) => {
        return { kind: "request", subject, since, traceId, peer: peer.endpoint };
      },
    );
  }

  /** What is known of the peer at an endpoint. */
  stateOf(endpoint: string): PeerState {
    let peer = this.#peers.get(endpoint);
    if (peer === undefined) this.#peers.set(endpoint, peer = new PeerState(endpoint));
    return peer;
  }

  /** Whether a peer is this side itself. */
  isOwn({ endpoint }: PeerState): boolean {
    return endpoint === this.#own.endpoint;
  }

  /** Lets go of a peer that is not in use. */
  forget({ endpoint }: PeerState): void {
    this.#peers.delete(endpoint);
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
      return refuse(
        new NotConnectedError(`Cannot ask for ${question.subject}: ${reason}`),
        options,
      );
    }
    const trace = currentTrace();
    const peer = this.stateOf(endpoint);
    const pending = new PendingRequest(this, {
      id: randomId(),
      subject: question.subject,
      traceId: options.traceId ?? trace?.traceId ?? randomId(),
      peer,
      judge: options.judge,
    });
    const deadline = earliestDeadline(options.deadline, trace);
    const timeoutMs = pending.timeoutMs = deadline - (options.now ?? performance.now());
    const gone = options.signal?.aborted
      ? toReason(options.signal)
      : trace?.cancellation?.reason ?? (timeoutMs <= 0 ? timedOut(pending) : undefined);
    if (gone) return refuse(gone, options);
    if (trace?.hops !== undefined) {
      const { calls, events } = trace.hops;
      if (calls >= MAX_CALLS) return refuse(new LoopError(pending.describe()), options);
      pending.hops = { calls: calls + 1, events };
    }
    pending.baggage = trace?.baggage;

    let frames: Frame[] | undefined;
    try {
      if (endpoint !== this.#own.endpoint) frames = this.#sender.pack(pending, question, options);
      else {
        pending.isNested = isBeingServed(trace);
        pending.handedOver = this.#own.prepare(pending, question, options, deadline);
      }
    } catch (error) {
      return refuse(error, options);
    }
    // First of all, as the peer waits for it. An answer comes in a later turn.
    if (frames !== undefined) this.#sender.send(frames, pending, options, deadline);
    else pending.handedOver?.send();
    const answer = pending.answer();
    pending.follow(options.signal, trace);
    if (deadline < Infinity) pending.tick = this.#deadlines.add(pending, deadline);
    this.#pending.add(pending);
    peer.asked(question === PING);
    return answer;
  }

  /**
   * Takes an answer.
   *
   * @param source The sender; must be the instance that was asked.
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
    if (pending === undefined || pending.peer.endpoint !== source) return undefined;
    this.#settle(pending);
    pending.peer.heard();
    return pending;
  }

  /** Fails everything under way at an endpoint. */
  onDisconnect(endpoint: string, reason: Error): void {
    const peer = this.#peers.get(endpoint);
    if (peer === undefined) return;
    peer.disconnected();
    for (const pending of this.#pending.toArray()) {
      if (pending.peer !== peer) continue;
      const stage = this.#settle(pending);
      if (stage === undefined) continue;
      pending.reject(
        new NotConnectedError(
          `The connection to ${endpoint} was lost before ${pending.subject} was answered`,
          { cause: reason, wasSent: stage !== "queued" },
        ),
      );
    }
  }

  /** Takes a request of this side to itself off every list, as its answer has come. */
  settle(pending: PendingRequest): boolean {
    if (this.#settle(pending) === undefined) return false;
    pending.peer.heard();
    return true;
  }

  /** {@inheritDoc Requester.onExpired} */
  onExpired(pending: PendingRequest): void {
    const stage = this.#settle(pending);
    if (stage === undefined) return;
    this.#withdraw(pending, stage);
    pending.reject(timedOut(pending));
  }

  /** {@inheritDoc Requester.onCancelled} */
  onCancelled(pending: PendingRequest, reason: Error): void {
    const stage = this.#settle(pending);
    if (stage === undefined) return;
    this.#withdraw(pending, stage);
    pending.reject(reason);
  }

  #withdraw(pending: PendingRequest, stage: Stage): void {
    if (pending.handedOver !== undefined) pending.handedOver.withdraw();
    else this.#sender.withdraw(pending, stage);
  }

  /** Fails everything under way, and whatever is asked from now on. */
  close(): void {
    this.#isClosed = true;
    for (const { endpoint } of this.#peers.values()) {
      this.onDisconnect(endpoint, new Error("This side has stopped"));
    }
    this.#deadlines.clear();
    this.#peers.clear();
  }

  /**
   * Takes a request off every list.
   *
   * @returns How far it had come; undefined if it was settled before.
   */
  #settle(pending: PendingRequest): Stage | undefined {
    const { stage, tick } = pending;
    if (stage === "settled" || !this.#pending.delete(pending)) return undefined;
    pending.stage = "settled";
    pending.peer.settled();
    if (stage === "queued") pending.unsent = undefined; // there may be no room for long
    pending.tick = undefined;
    if (tick !== undefined) this.#deadlines.remove(pending, tick);
    return stage;
  }
}

/** Fails a request before it is sent. */
function refuse(error: unknown, { judge }: CallOptions): Promise<never> | Promise<Message> {
  return judge === undefined ? Promise.reject(error) : judge.failed(error);
}

function timedOut(pending: PendingRequest): TimeoutError {
  const { subject, timeoutMs, peer: { endpoint } } = pending;
  const waitedMs = Math.max(0, wholeMs(timeoutMs));
  return new TimeoutError(
    `${subject} at ${endpoint} did not answer within ${waitedMs} ms`,
    pending.describe(),
  );
}
