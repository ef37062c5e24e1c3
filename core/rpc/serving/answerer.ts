import type { ErrorHook } from "../../error_hook.ts";
import { type NotExecuted, toError } from "../../errors.ts";
import { HEADER } from "../../message/message.ts";
import { readBaggage } from "../../observe/baggage.ts";
import { readHops } from "../../observe/hops.ts";
import { getLogger } from "../../observe/logs/log.ts";
import type { PendingWork } from "../../observe/pending_work.ts";
import { runInTrace } from "../../observe/trace.ts";
import type { Serializer } from "../../serializer.ts";
import { PING } from "../container_subjects.ts";
import { deadlineOfBudget } from "../request_deadline.ts";
import type { OwnCalls } from "../own/own_calls.ts";
import { OwnRequest } from "../own/own_request.ts";
import type { Transport } from "../transport.ts";
import type { AbandonedRequest } from "./abandoned_request.ts";
import type { AbandonedRequests } from "./abandoned_requests.ts";
import type { Answer, RequestHandler } from "./answer.ts";
import { InFlight, type ServingLimits } from "./in_flight.ts";
import { AnswerSender } from "./answering/answer_sender.ts";
import { type ArrivedRequest, IncomingRequest } from "./request_context.ts";

const log = getLogger("lymph.rpc");

/** What an {@linkcode Answerer} works with. */
export interface AnswererParts {
  /** Carries requests and answers. */
  readonly transport: Transport;
  /** Format of the answers. */
  readonly serializer: Serializer;
  /** Serves the requests. */
  readonly handle: RequestHandler;
  /** Told of answers that cannot be sent. */
  readonly onRefused?: ErrorHook | undefined;
  /** Told of sources that are gone. */
  readonly onGone?: ((source: string) => void) | undefined;
}

/** Serves requests and sends their answers back to where they came from. */
export class Answerer {
  readonly #sender: AnswerSender;
  readonly #own: OwnCalls;
  readonly #handle: RequestHandler;
  readonly #onGone: ((source: string) => void) | undefined;
  readonly #requests: InFlight;
  #arrived: IncomingRequest[] = [];
  readonly #serveLater = (): void => this.serveTaken();
  #isRefusing = false;
  #lastArrival = -Infinity;
  #lastOfOthers = -Infinity;
  #isVerbose = false;
  #onIdle: (() => void) | undefined;

  /** Creates an answerer that lets a function serve requests. */
  constructor(
    { transport, serializer, handle, onRefused, onGone }: AnswererParts,
    own: OwnCalls,
    limits?: ServingLimits,
  ) {
    const flow = {
      pause: (source: string) => source === own.source ? own.pause() : transport.pause?.(source),
      resume: (source: string) => source === own.source ? own.resume() : transport.resume?.(source),
    };
    this.#requests = new InFlight(flow, limits);
    this.#sender = new AnswerSender(transport, serializer, onRefused);
    this.#own = own;
    this.#handle = handle;
    this.#onGone = onGone;
  }

  /** Requests that are being served. */
  get inFlight(): number {
    return this.#requests.count;
  }

  /** Requests whose callers have given up, while their handlers still run. */
  get abandoned(): AbandonedRequests {
    return this.#requests.abandoned;
  }

  /** Subjects of the requests whose callers still wait. */
  subjects(): string[] {
    return this.#requests.of().map(({ subject }) => subject);
  }

  /** All requests in progress, including those whose callers have given up. */
  pending(): PendingWork[] {
    const waited = this.#requests.of().map((request) => pendingOf(request));
    const note = "its caller has given up";
    const abandoned = this.abandoned.toArray().map((request) => ({ ...pendingOf(request), note }));
    return [...waited, ...abandoned];
  }

  /** When a request of another peer came last, on the scale of `performance.now()`. */
  get lastArrival(): number {
    return this.#lastOfOthers;
  }

  /** Sources of requests whose connection still stands. */
  callers(): Iterable<string> {
    return this.#requests.sources();
  }

  /** Takes a request. It is served once everything that arrived with it was read. */
  onRequest(source: string, message: ArrivedRequest): void {
    const isFirst = this.#arrived.length === 0;
    // What came in one read has come at one time.
    const now = this.#lastOfOthers = isFirst ? performance.now() : this.#lastArrival;
    this.take(source, message, now);
    // A cancellation may stand right behind its request in what was read at once.
    if (isFirst && this.#arrived.length > 0) queueMicrotask(this.#serveLater);
  }

  /** Takes a request that has come at a time; {@linkcode Answerer.serveTaken} serves it. */
  take(source: string, message: ArrivedRequest, now: number): IncomingRequest {
    this.#lastArrival = now;
    const headers = message.otherHeaders;
    const request = new IncomingRequest(source, message, {
      deadline: message.deadline ?? deadlineOfBudget(headers[HEADER.budgetMs], now),
      arrival: now,
      hops: readHops(headers[HEADER.hops], headers[HEADER.eventHops]),
      baggage: readBaggage(headers[HEADER.baggage]),
    });
    if (this.#isRefused(request)) return request;
    this.#requests.add(request);
    this.#arrived.push(request);
    return request;
  }

  /** Serves the requests that were taken. */
  serveTaken(): void {
    const requests = this.#arrived;
    if (requests.length === 0) return;
    this.#arrived = [];
    this.#isVerbose = log.isEnabled("debug");
    let now: number | undefined = this.#lastArrival;
    for (const request of requests) {
      if (request.isPointlessAt(now ??= performance.now())) {
        this.#done(request);
      } else {
        now = this.#serve(request);
      }
    }
  }

  /** Cancels a request if it came from the same source. */
  onCancel(source: string, id: Uint8Array): void {
    const request = this.#requests.find(source, id);
    if (request !== undefined) this.cancel(request);
  }

  /** Cancels a request, as its caller no longer wants it; one that is done stays as it is. */
  cancel(request: IncomingRequest): void {
    if (request.caller === undefined) return;
    this.#requests.abandon(request);
    request.cancellation.cancel(new DOMException("The caller has cancelled", "AbortError"));
  }

  /** Cancels everything that was asked on a connection that is gone. */
  onDisconnect(source: string, reason: Error): void {
    this.#onGone?.(source);
    const requests = this.#requests.forget(source);
    if (requests.length === 0) return;
    const gone = new DOMException(`The caller is gone: ${reason.message}`, "AbortError");
    for (const request of requests) request.cancellation.cancel(gone);
  }

  /** From now on requests are refused, unexecuted, so that callers try another instance. */
  refuse(): void {
    this.#isRefusing = true;
  }

  /** Refuses new requests and cancels those in progress: no answer can be sent any more. */
  stop(): void {
    this.refuse();
    const stopped = new DOMException("This side has stopped", "AbortError");
    this.#requests.stop();
    for (const request of this.#requests.of()) request.cancellation.cancel(stopped);
  }

  /** Resolves once nothing is being served. */
  idle(): Promise<void> {
    if (this.inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle = resolve);
  }

  /** Refuses a request that must not be served now. */
  #isRefused(request: IncomingRequest): boolean {
    if (this.#isRefusing) this.#refuse(request, "leaving");
    else if (this.#requests.isRefused(request.source) && !isNested(request)) {
      this.#refuse(request, "busy", "too many requests of this caller are under way");
    } else if (this.#requests.abandoned.isCrowded(request.subject)) {
      this.#refuse(request, "busy", "too many of its handlers run for callers that are gone");
    } else return false;
    return true;
  }

  #refuse(request: IncomingRequest, why: NotExecuted, reason?: string): void {
    this.#send(request, {
      type: "NACK",
      headers: { [HEADER.notExecuted]: why },
      ...(reason !== undefined && { reason }),
    });
  }

  /** @returns The time of the last clock read, if there was one, so that the next request can reuse it. */
  #serve(request: IncomingRequest): number | undefined {
    request.hasBegun = true;
    try {
      const answer = runInTrace(request.trace, this.#handle, request);
      if (!(answer instanceof Promise)) return this.#answer(request, answer);
      answer.then(
        (answer) => this.#answer(request, answer),
        (error) => this.#answerFailed(request, error),
      );
    } catch (error) {
      this.#answerFailed(request, error);
    }
    return undefined;
  }

  #answer(request: IncomingRequest, answer: Answer): number {
    // Before all that its caller need not wait for.
    if (!request.isExpired) this.#send(request, answer);
    const now = performance.now();
    const { metrics } = request;
    if (metrics !== undefined) {
      metrics.latency.record((now - request.arrival) / 1000);
      if (answer.type === "NACK" || answer.type === "ERROR") metrics.errors++;
    }
    if (this.#isVerbose && request.subject !== PING.subject) {
      log.debug("Answered {subject} of {source} with {type} after {seconds} s", {
        subject: request.subject,
        source: request.source,
        type: answer.type,
        seconds: ((now - request.arrival) / 1000).toFixed(6),
        trace_id: request.traceId,
      });
    }
    request.release();
    this.#done(request);
    return now;
  }

  #answerFailed(request: IncomingRequest, thrown: unknown): void {
    log.error("{subject} failed: {error}", {
      subject: request.subject,
      error: toError(thrown),
      trace_id: request.traceId,
    });
    // With a version, as its absence says that nothing was executed.
    this.#answer(request, { type: "NACK", version: null });
  }

  #done(request: IncomingRequest): void {
    this.#requests.remove(request);
    if (this.inFlight === 0) this.#onIdle?.();
  }

  #send(request: IncomingRequest, answer: Answer): void {
    if (request.message instanceof OwnRequest) this.#own.answer(request, answer);
    else this.#sender.send(request, answer);
  }
}

/** Whether a request under way waits for it: that was counted when it came in. */
function isNested({ message }: IncomingRequest): boolean {
  return message instanceof OwnRequest && message.pending.isNested;
}

function pendingOf(
  { subject, arrival, traceId, source }: IncomingRequest | AbandonedRequest,
): PendingWork {
  return { kind: "method", subject, since: arrival, traceId, peer: source };
}
