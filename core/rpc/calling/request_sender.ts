import { toError } from "../../errors.ts";
import { randomId } from "../../id.ts";
import {
  HEADER,
  type Headers,
  nestedRequestHeaders,
  packMessage,
  releaseOf,
  replaceHeaders,
  requestHeaders,
} from "../../message/message.ts";
import { HeaderTemplates } from "../../message/header_templates.ts";
import type { Serializer } from "../../serializer.ts";
import type { Question } from "../question.ts";
import { wholeMs } from "../request_deadline.ts";
import type { Frame, Transport } from "../transport.ts";
import type { CallOptions } from "./call_options.ts";
import type { PendingRequest, Stage } from "./pending_request.ts";

/** Turns requests into frames, sends them in turn, and takes them back. */
export class RequestSender {
  readonly #transport: Transport;
  readonly #serializer: Serializer;
  readonly #templates: HeaderTemplates;
  readonly #onUnsent: (pending: PendingRequest, error: Error) => void;

  /**
   * Creates a sender.
   *
   * @param onUnsent Told of requests that cannot be sent.
   */
  constructor(
    transport: Transport,
    serializer: Serializer,
    onUnsent: (pending: PendingRequest, error: Error) => void,
  ) {
    this.#transport = transport;
    this.#serializer = serializer;
    this.#templates = new HeaderTemplates(serializer);
    this.#onUnsent = onUnsent;
  }

  /**
   * Makes the frames of a request.
   *
   * @throws {TypeError} If its headers or its body cannot be serialized.
   */
  pack(pending: PendingRequest, question: Question, options: CallOptions): Frame[] {
    const { id, timeoutMs, traceId, hops, baggage } = pending;
    const { subject, body } = question;
    const { version = null, headers } = options;
    if (headers !== undefined || baggage !== undefined || hops !== undefined && hops.events > 0) {
      const all = headersOf(pending, options, timeoutMs);
      return packMessage({ id, type: "REQ", subject, headers: all, body }, this.#serializer);
    }
    const work = { traceId, calls: hops?.calls ?? 0 };
    const packed = this.#templates.request(version, wholeMs(timeoutMs), work);
    return packMessage({ id, type: "REQ", subject, headers: packed, body }, this.#serializer);
  }

  /**
   * Sends a request, behind those that wait for room at the same peer. All by position, as an object
   * for each request costs.
   */
  send(frames: Frame[], pending: PendingRequest, options: CallOptions, deadline: number): void {
    const { peer } = pending;
    // In turn, so that much at once waits here instead of in a buffer that has a limit.
    if (peer.room !== undefined) {
      pending.stage = "queued";
      pending.unsent = frames;
      this.#follow(this.#sendInTurn(peer.room, { pending, options, deadline }), pending);
      return;
    }
    const onSent = releaseOf(frames, this.#serializer);
    const sending = this.#transport.send(peer.endpoint, frames, onSent);
    if (sending === undefined) {
      if (pending.stage === "sending") pending.stage = "sent"; // it may have ended already
    } else {
      pending.unsent = frames;
      this.#follow(sending, pending);
    }
  }

  /**
   * Takes back a request whose caller has given up, or tells the other side, if it understands.
   *
   * @param stage How far it had come when it was settled.
   */
  withdraw({ id, unsent, peer: { endpoint } }: PendingRequest, stage: Stage): void {
    if (stage === "queued") return;
    if (unsent !== undefined && this.#transport.withdraw?.(endpoint, unsent)) return;
    if (!this.#transport.isNative(endpoint)) return;
    const frames = packMessage(
      { id: randomId(), type: "CANCEL", subject: id, headers: {}, body: null },
      this.#serializer,
    );
    this.#transport.send(endpoint, frames)?.catch(() => {}); // a peer that is gone needs no message
  }

  #follow(sending: Promise<void>, pending: PendingRequest): void {
    const { peer } = pending;
    const room = peer.room = sending
      .catch((error) => this.#onUnsent(pending, toError(error)))
      .then(() => {
        pending.unsent = undefined;
        if (pending.stage === "sending") pending.stage = "sent";
        if (peer.room === room) peer.room = undefined;
      });
  }

  /** Sends a request once there is room, with what is left of its budget by then. */
  #sendInTurn(
    room: Promise<void>,
    { pending, options, deadline }: {
      readonly pending: PendingRequest;
      readonly options: CallOptions;
      readonly deadline: number;
    },
  ): Promise<void> {
    return room.then(() => {
      const budgetMs = deadline - performance.now();
      const frames = pending.unsent;
      if (pending.stage !== "queued" || frames === undefined || budgetMs <= 0) return undefined;
      pending.stage = "sending";
      replaceHeaders(frames, headersOf(pending, options, budgetMs), this.#serializer);
      const onSent = releaseOf(frames, this.#serializer);
      return this.#transport.send(pending.peer.endpoint, frames, onSent);
    });
  }
}

/** The headers of a request that its caller waits for that long. */
export function headersOf(
  { traceId, hops, baggage }: PendingRequest,
  { version = null, headers }: CallOptions,
  budgetMs: number,
): Headers {
  const own = hops === undefined
    ? requestHeaders(version, wholeMs(budgetMs), traceId)
    : nestedRequestHeaders(version, wholeMs(budgetMs), { traceId, hops });
  const all = headers ? { ...headers, ...own } : own;
  return baggage === undefined ? all : { ...all, [HEADER.baggage]: String(baggage) };
}
