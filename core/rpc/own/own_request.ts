import { randomId } from "../../id.ts";
import { HEADER, type Headers, type Message, type MessageType } from "../../message/message.ts";
import type { Passed } from "../../message/passed_message.ts";
import { readTraceId } from "../../observe/trace.ts";
import type { HandedOver, PendingRequest } from "../calling/pending_request.ts";
import { wholeMs } from "../request_deadline.ts";
import type { ArrivedRequest, IncomingRequest } from "../serving/request_context.ts";

/** What carries requests within a process. */
export interface OwnWay {
  /** Delivers a request, later. */
  send(request: OwnRequest): void;
  /** Tells the handler of a request, later, that its caller has given up. */
  withdraw(request: OwnRequest): void;
}

/** A request of a peer to itself, on both of its sides. */
export class OwnRequest implements ArrivedRequest, HandedOver {
  /** {@inheritDoc Message.subject} */
  readonly subject: string;
  /** {@inheritDoc Message.headers} */
  headers: Headers;
  /** {@inheritDoc Message.body} */
  body: unknown;
  /** {@inheritDoc ArrivedRequest.bytes} */
  readonly bytes: number;
  /** The request on the side of its caller. */
  readonly pending: PendingRequest;
  /** Why its handler could not read it, if so. */
  readonly unreadable: string | undefined;
  /** The request on the side of its handler, once it is there. */
  incoming: IncomingRequest | undefined;
  /** {@inheritDoc ArrivedRequest.deadline} */
  readonly deadline: number;
  readonly #way: OwnWay;

  /** Creates a request that was not handed over yet. */
  constructor(
    way: OwnWay,
    pending: PendingRequest,
    { headers, body, bytes, deadline, unreadable }: Passed & {
      readonly deadline: number;
      readonly unreadable?: string;
    },
  ) {
    this.#way = way;
    this.deadline = deadline;
    this.pending = pending;
    this.subject = pending.subject;
    this.headers = headers;
    this.body = body;
    this.bytes = bytes;
    this.unreadable = unreadable;
  }

  /** {@inheritDoc HandedOver.send} */
  send(): void {
    this.#way.send(this);
  }

  /** {@inheritDoc HandedOver.withdraw} */
  withdraw(): void {
    this.#way.withdraw(this);
  }

  /** {@inheritDoc ArrivedRequest.otherHeaders} */
  get otherHeaders(): Headers {
    return this.headers;
  }

  /** {@inheritDoc ArrivedRequest.traceId} */
  get traceId(): string {
    return readTraceId(this.headers[HEADER.traceId]);
  }

  /** Notes that it has waited: only what is left of its budget arrives. */
  hasWaited(now: number): void {
    if (this.deadline === Infinity) return;
    this.headers = { ...this.headers, [HEADER.budgetMs]: wholeMs(this.deadline - now) };
  }

  /** Lets go of what it carries, as it will not be delivered. */
  drop(): void {
    this.headers = {};
    this.body = undefined;
  }
}

/** The answer of a peer to itself. */
export class OwnReply implements Message {
  /** {@inheritDoc Message.type} */
  readonly type: MessageType;
  /** {@inheritDoc Message.subject} */
  readonly subject: string;
  /** {@inheritDoc Message.headers} */
  readonly headers: Headers;
  /** {@inheritDoc Message.body} */
  readonly body: unknown;
  #id: string | undefined;

  /** Creates the answer of the request with an id. */
  constructor(
    subject: string,
    type: MessageType,
    { headers, body }: Pick<Passed, "headers" | "body">,
  ) {
    this.subject = subject;
    this.type = type;
    this.headers = headers;
    this.body = body;
  }

  /** {@inheritDoc Message.id} */
  get id(): string {
    return this.#id ??= randomId(); // made on demand, as it is rarely read
  }
}
