import type { CancelListener } from "../../cancellation.ts";
import type { FailedRequest } from "../../errors.ts";
import type { Message } from "../../message/message.ts";
import type { Baggage } from "../../observe/baggage.ts";
import type { Hops } from "../../observe/hops.ts";
import type { Trace } from "../../observe/trace.ts";
import type { Frame } from "../transport.ts";
import type { Judge } from "./call_options.ts";
import type { PeerState } from "./peer_state.ts";
import { type Expiring, type Tick, timeOf } from "./timer_wheel.ts";

/**
 * How far a request has come:
 *
 * - `queued`: it waits for others to be sent to its peer first.
 * - `sending`: the transport has it, and may still hold it back.
 * - `sent`: it has left.
 * - `settled`: it has ended, one way or another.
 */
export type Stage = "queued" | "sending" | "sent" | "settled";

/** What sends requests and is told when one is of no more use. */
export interface Requester {
  /** Called when the deadline of a request has passed. */
  onExpired(pending: PendingRequest): void;
  /** Called when the caller of a request no longer wants it. */
  onCancelled(pending: PendingRequest, reason: Error): void;
}

/** A request that its peer has made to itself. */
export interface HandedOver {
  /** Lets it be delivered. */
  send(): void;
  /** Takes it back, or tells its handler that its caller has given up. */
  withdraw(): void;
}

/** One request that waits for its answer. */
export class PendingRequest implements Expiring {
  /** Id of the request, which its answer names. */
  readonly id: string;
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Trace id that it was sent with. */
  readonly traceId: string;
  /** Endpoint of the instance that was asked. */
  readonly peer: PeerState;
  /** The deadline, while there is one. */
  tick: Tick | undefined;
  /** {@inheritDoc Listed.place} */
  place = 0;
  /** The next one in the same bucket of a table; the table's to set. */
  next: PendingRequest | undefined;
  /** What has led to it, itself included; undefined if nothing else has. */
  hops: Hops | undefined;
  /** Whether a request that is being served in this process waits for it; known of own requests. */
  isNested = false;
  /** What travels with it; undefined if nothing does. */
  baggage: Baggage | undefined;
  /** How far it has come. */
  stage: Stage = "sending";
  /** Milliseconds that it waits at most. */
  timeoutMs = Infinity;
  /** What was sent, while it may still wait on this side. */
  unsent: Frame[] | undefined;
  /** What is handed over in place of frames, where a peer asks itself. */
  handedOver: HandedOver | undefined;
  readonly #requester: Requester;
  readonly #judge: Judge | undefined;
  #resolve: ((answer: Message | Promise<Message>) => void) | undefined;
  #reject: ((error: Error) => void) | undefined;
  #signal: AbortSignal | undefined;
  #onAbort: (() => void) | undefined;
  #parent: Trace | undefined;
  #onCancel: CancelListener | undefined;

  /** Creates the entry of a request. */
  constructor(
    requester: Requester,
    { id, subject, traceId, peer, judge }:
      & Pick<
        PendingRequest,
        "id" | "subject" | "traceId" | "peer"
      >
      & { readonly judge?: Judge | undefined },
  ) {
    this.#requester = requester;
    this.id = id;
    this.subject = subject;
    this.traceId = traceId;
    this.peer = peer;
    this.#judge = judge;
  }

  /** The promise of the answer; ask for it once. */
  answer(): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Ties the request to its caller's signal and to the work that it is part of. */
  follow(signal: AbortSignal | undefined, parent: Trace | undefined): void {
    if (signal !== undefined) {
      this.#signal = signal;
      this.#onAbort = () => this.#requester.onCancelled(this, toReason(signal));
      signal.addEventListener("abort", this.#onAbort, { once: true });
    }
    if (parent?.cancellation !== undefined) {
      this.#parent = parent;
      this.#onCancel = (reason) => this.#requester.onCancelled(this, reason);
      parent.cancellation.add(this.#onCancel);
    }
  }

  /** The answer has come. */
  resolve(answer: Message): void {
    this.#unfollow();
    this.#resolve?.(this.#judge === undefined ? answer : this.#judge.answered(answer));
  }

  /** There will be no answer. */
  reject(error: Error): void {
    this.#unfollow();
    if (this.#judge === undefined) this.#reject?.(error);
    else this.#resolve?.(this.#judge.failed(error));
  }

  /** The deadline has passed. */
  expire(): void {
    this.#requester.onExpired(this);
  }

  /** When it began, on the scale of `performance.now()`; known to some milliseconds, with a deadline. */
  get since(): number | undefined {
    return this.tick && timeOf(this.tick) - this.timeoutMs;
  }

  /** The request, as errors show it. */
  describe(): FailedRequest {
    return { subject: this.subject, endpoint: this.peer.endpoint, traceId: this.traceId };
  }

  #unfollow(): void {
    if (this.#onAbort) this.#signal?.removeEventListener("abort", this.#onAbort);
    if (this.#onCancel) this.#parent?.cancellation?.remove(this.#onCancel);
  }
}

/** The reason of an aborted signal, as an error. */
export function toReason(signal: AbortSignal): Error {
  const { reason } = signal;
  return reason instanceof Error ? reason : new DOMException(String(reason), "AbortError");
}
