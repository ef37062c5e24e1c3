import type { ErrorHook } from "../../error_hook.ts";
import { RequestError } from "../../errors.ts";
import { HEADER, replyHeaders } from "../../message/message.ts";
import { passMessage } from "../../message/passed_message.ts";
import type { Serializer } from "../../serializer.ts";
import type { PendingRequest } from "../calling/pending_request.ts";
import type { Answer } from "../serving/answer.ts";
import { AnswerPacker } from "../serving/answering/answer_packer.ts";
import type { IncomingRequest } from "../serving/request_context.ts";
import type { FrameLength } from "../transport.ts";
import { OwnReply, type OwnRequest } from "./own_request.ts";

/** What {@linkcode OwnAnswers} work with. */
export interface OwnAnswersParts {
  /** Copies values. */
  readonly serializer: Serializer;
  /** Why the frames of a message must not be sent, if so. */
  readonly refusal: (frames: readonly FrameLength[]) => RangeError | undefined;
  /** Told of answers that cannot be sent. */
  readonly onRefused: ErrorHook | undefined;
  /** Takes a request off every list of its caller; false if it was off already. */
  readonly settle: (pending: PendingRequest) => boolean;
  /** Told why something could not be read. */
  readonly onUnreadable: (reason: string) => void;
}

/** An answer that its caller cannot read. */
class Unreadable {
  constructor(readonly reason: string) {}
}

/** Hands the answers of a peer's requests to itself to their callers. */
export class OwnAnswers {
  readonly #packer: AnswerPacker<OwnReply | Unreadable>;
  readonly #settle: (pending: PendingRequest) => boolean;
  readonly #onUnreadable: (reason: string) => void;

  /** Creates what hands over answers. */
  constructor({ serializer, refusal, onRefused, settle, onUnreadable }: OwnAnswersParts) {
    this.#settle = settle;
    this.#onUnreadable = onUnreadable;
    this.#packer = new AnswerPacker(
      serializer,
      (request, { type, version, others, body }) => {
        const { pending: { id } } = request.message as OwnRequest;
        const headers = replyHeaders(version, request.traceId, others);
        const hasFreshHeaders = others === undefined && version !== undefined;
        try {
          const message = { id, type, subject: id, headers, body };
          const passed = passMessage(message, serializer, { refusal, hasFreshHeaders });
          return new OwnReply(id, type, passed);
        } catch (error) {
          if (error instanceof SyntaxError) return new Unreadable(error.message);
          throw error;
        }
      },
      onRefused,
    );
  }

  /** Answers a request, if its caller still waits. */
  send(request: IncomingRequest, answer: Answer): void {
    const { pending } = request.message as OwnRequest;
    const reply = this.#packer.pack(request, answer, true);
    const isAwaited = this.#settle(pending);
    if (reply instanceof OwnReply) {
      if (isAwaited) pending.resolve(reply);
      return;
    }
    this.#onUnreadable(reply.reason);
    const described = pending.describe();
    const what = `The answer of ${described.subject} at ${described.endpoint}`;
    const message = `${what} cannot be read: ${reply.reason}`;
    if (isAwaited) pending.reject(new RequestError(message, described));
  }

  /** Refuses a request that its handler could not read. */
  refuse(pending: PendingRequest, reason: string): void {
    this.#onUnreadable(reason);
    // With a version, as without one it would be asked of other instances.
    const headers = { [HEADER.version]: null, [HEADER.reason]: reason };
    if (!this.#settle(pending)) return;
    pending.resolve(new OwnReply(pending.id, "NACK", { headers, body: null }));
  }
}
