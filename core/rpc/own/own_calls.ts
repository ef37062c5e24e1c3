import type { ErrorHook } from "../../error_hook.ts";
import { passMessage } from "../../message/passed_message.ts";
import type { Serializer } from "../../serializer.ts";
import type { CallOptions } from "../calling/call_options.ts";
import type { PendingRequest } from "../calling/pending_request.ts";
import { headersOf } from "../calling/request_sender.ts";
import type { Question } from "../question.ts";
import type { Answer } from "../serving/answer.ts";
import type { ArrivedRequest, IncomingRequest } from "../serving/request_context.ts";
import type { FrameLength } from "../transport.ts";
import { OwnAnswers } from "./own_answers.ts";
import { OwnRequest, type OwnWay } from "./own_request.ts";
import { Turns } from "./turns.ts";

/** So many requests that were given up may lie among those that wait. */
const FEW = 1024;

/** What {@linkcode OwnCalls} work with. */
export interface OwnCallsParts {
  /** Copies values. */
  readonly serializer: Serializer;
  /** Why the frames of a message must not be sent, if so. */
  readonly refusal: (frames: readonly FrameLength[]) => RangeError | undefined;
  /** Told of answers that cannot be sent. */
  readonly onRefused: ErrorHook | undefined;
  /** Told of messages that cannot be read, and why. */
  readonly onUnreadable: (source: string, reason: string) => void;
}

/** The two sides of a peer. */
export interface Sides {
  /** Makes requests. */
  readonly caller: {
    /** Takes a request off every list, as its answer has come; false if it was off already. */
    settle(pending: PendingRequest): boolean;
  };
  /** Serves requests. */
  readonly answerer: {
    /** Takes a request that has come at a time. */
    take(source: string, message: ArrivedRequest, now: number): IncomingRequest;
    /** Serves the requests that were taken. */
    serveTaken(): void;
    /** Cancels a request that it has taken. */
    cancel(request: IncomingRequest): void;
  };
}

/**
 * The requests of a peer to itself: without a wire and without bytes, and otherwise as to any other
 * peer. Their values are copied, and they are delivered in turn, never within the call that asks.
 */
export class OwnCalls implements OwnWay {
  readonly #serializer: Serializer;
  readonly #refusal: (frames: readonly FrameLength[]) => RangeError | undefined;
  readonly #answers: OwnAnswers;
  readonly #turns = new Turns();
  #sides: Sides | undefined;
  #endpoint: string | undefined;
  #source = "";
  #waiting: OwnRequest[] = [];
  /** How many of those that wait were delivered: taking them out each time would be quadratic. */
  #delivered = 0;
  /** How many of them have waited for others to be done. */
  #late = 0;
  /** About how many of them were given up. */
  #givenUp = 0;
  /** Those that requests under way wait for: if they had to wait for others, all would wait forever. */
  #nested: OwnRequest[] = [];
  #withdrawn: OwnRequest[] = [];
  #isPaused = false;
  #isDue = false;
  #ring: () => void = () => {};

  /** Creates what carries requests once it is connected and started. */
  constructor({ serializer, refusal, onRefused, onUnreadable }: OwnCallsParts) {
    this.#serializer = serializer;
    this.#refusal = refusal;
    this.#answers = new OwnAnswers({
      serializer,
      refusal,
      onRefused,
      settle: (pending) => this.#sides?.caller.settle(pending) ?? false,
      onUnreadable: (reason) => onUnreadable(this.#source, reason),
    });
  }

  /** Where the peer is reached, by others and by itself; undefined while it does not run. */
  get endpoint(): string | undefined {
    return this.#endpoint;
  }

  /** Source of the requests: no connection has the number 0. */
  get source(): string {
    return this.#source;
  }

  /** How many requests wait to be delivered, with some that were given up. */
  get waiting(): number {
    return this.#waiting.length - this.#delivered;
  }

  /** Names the two sides. */
  connect(sides: Sides): void {
    this.#sides = sides;
  }

  /** Starts to carry requests to an endpoint. */
  start(endpoint: string): void {
    this.#endpoint = endpoint;
    this.#source = `${endpoint}#0`;
    this.#listen();
  }

  /** Forgets what was not delivered. */
  stop(): void {
    this.#endpoint = undefined;
    this.#waiting = [];
    this.#nested = [];
    this.#delivered = this.#late = this.#givenUp = 0;
    this.#withdrawn = [];
    this.#isPaused = this.#isDue = false;
    this.#turns.stop();
  }

  /**
   * Makes a request ready.
   *
   * @throws {TypeError} If its headers or its body cannot be serialized.
   */
  prepare(
    pending: PendingRequest,
    { subject, body }: Question,
    options: CallOptions,
    deadline: number,
  ): OwnRequest {
    const { id } = pending;
    const headers = headersOf(pending, options, pending.timeoutMs);
    try {
      const message = { id, type: "REQ", subject, headers, body } as const;
      const passed = passMessage(message, this.#serializer, {
        refusal: this.#refusal,
        hasFreshHeaders: options.headers === undefined && options.traceId === undefined &&
          pending.baggage === undefined,
      });
      return new OwnRequest(this, pending, { ...passed, deadline });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const unreadable = error.message;
      return new OwnRequest(this, pending, { headers, body, bytes: 0, deadline, unreadable });
    }
  }

  /** {@inheritDoc OwnWay.send} */
  send(request: OwnRequest): void {
    const { pending } = request;
    pending.stage = "queued";
    (pending.isNested ? this.#nested : this.#waiting).push(request);
    if (pending.isNested || !this.#isPaused) this.#deliverSoon();
  }

  /** {@inheritDoc OwnWay.withdraw} */
  withdraw(request: OwnRequest): void {
    if (request.incoming === undefined) return this.#forget(request);
    this.#withdrawn.push(request);
    this.#deliverSoon();
  }

  /** Delivers no further request but nested ones, as too many are served. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Delivers requests again. */
  resume(): void {
    this.#isPaused = false;
    this.#late = this.#waiting.length;
    this.#deliverSoon();
  }

  /** Hands the answer of a request to its caller. */
  answer(request: IncomingRequest, answer: Answer): void {
    this.#answers.send(request, answer);
  }

  /** Those that are given up may be many, and would wait for long. */
  #forget(request: OwnRequest): void {
    request.drop();
    if (++this.#givenUp < Math.max(FEW, this.#waiting.length / 2)) return;
    const awaited = (from: number, to?: number) =>
      this.#waiting.slice(from, to).filter(({ pending }) => pending.stage !== "settled");
    const late = awaited(this.#delivered, this.#late);
    this.#waiting = [...late, ...awaited(Math.max(this.#delivered, this.#late))];
    this.#late = late.length;
    this.#delivered = this.#givenUp = 0;
  }

  #deliverSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#ring();
  }

  /**
   * Delivers once it rings. As behind a wire, a handler must not see the async context of its caller;
   * it sees that of the start, which this promise was made in.
   */
  #listen(): void {
    new Promise<void>(this.#setRing).then(this.#onRing);
  }

  readonly #setRing = (ring: () => void): void => {
    this.#ring = ring;
  };

  readonly #onRing = (): void => {
    if (this.#endpoint === undefined) return; // it has stopped meanwhile
    this.#listen();
    const now = performance.now();
    if (!this.#turns.mayGoOn(now, this.#ring)) return;
    this.#isDue = false;
    if (this.#withdrawn.length > 0) this.#cancelWithdrawn();
    // Read anew each time: what a delivery sets off may give requests up, or stop the peer.
    for (let index = 0; index < this.#nested.length; index++) {
      this.#deliver(this.#nested[index] as OwnRequest, now);
    }
    if (this.#nested.length > 0) this.#nested = [];
    while (this.#delivered < this.#waiting.length && !this.#isPaused) {
      const request = this.#waiting[this.#delivered++] as OwnRequest;
      if (this.#delivered <= this.#late) request.hasWaited(now);
      this.#deliver(request, now);
    }
    if (2 * this.#delivered >= this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#delivered);
      this.#late = Math.max(0, this.#late - this.#delivered);
      this.#delivered = 0;
    }
    this.#sides?.answerer.serveTaken();
  };

  #cancelWithdrawn(): void {
    for (const { incoming } of this.#withdrawn.splice(0)) {
      if (incoming !== undefined) this.#sides?.answerer.cancel(incoming);
    }
  }

  #deliver(request: OwnRequest, now: number): void {
    const { pending, unreadable } = request;
    if (pending.stage === "settled") return;
    pending.stage = "sent";
    if (unreadable !== undefined) return this.#answers.refuse(pending, unreadable);
    request.incoming = this.#sides?.answerer.take(this.#source, request, now);
  }
}
