import type { ErrorHook } from "../../../error_hook.ts";
import { toError } from "../../../errors.ts";
import { type Message, replyHeaders } from "../../../message/message.ts";
import { getLogger } from "../../../observe/logs/log.ts";
import type { Serializer } from "../../../serializer.ts";
import type { Answer } from "../answer.ts";
import type { IncomingRequest } from "../request_context.ts";
import { withExtras } from "./error_extras.ts";
import { tellNack } from "./tell_nack.ts";

const log = getLogger("lymph.rpc");

/** What an answer says, before it is made ready for its way. */
export type Reply = Pick<Message, "type" | "headers" | "body">;

/**
 * Makes a reply ready for its way.
 *
 * @param hasFreshHeaders Whether its headers are the framework's own, and arrive as they are.
 * @throws {Error} If its headers or its body cannot be sent.
 */
export type PackReply<Packed> = (
  request: IncomingRequest,
  reply: Reply,
  hasFreshHeaders: boolean,
) => Packed;

/** Turns answers into replies. What cannot be sent becomes a refusal that tells nothing, and a line in the log. */
export class AnswerPacker<Packed> {
  readonly #serializer: Serializer;
  readonly #pack: PackReply<Packed>;
  readonly #onRefused: ErrorHook | undefined;

  /** Creates a packer for one way. */
  constructor(
    serializer: Serializer,
    pack: PackReply<Packed>,
    onRefused: ErrorHook | undefined,
  ) {
    this.#serializer = serializer;
    this.#pack = pack;
    this.#onRefused = onRefused;
  }

  /**
   * Packs the answer of a request.
   *
   * @param isNative Whether its caller is lymph for Deno; only looked at for failures.
   */
  pack(request: IncomingRequest, given: Answer, isNative: boolean): Packed {
    const answer = given.type === "NACK" ? tellNack(given, isNative) : given;
    const { type, version } = answer;
    const headers = replyHeaders(version, request.traceId, answer.headers);
    const hasFreshHeaders = answer.headers === undefined && version !== undefined;
    try {
      const body = this.#bodyOf(answer, isNative);
      return this.#pack(request, { type, headers, body }, hasFreshHeaders);
    } catch (thrown) {
      this.tellRefused(request, toError(thrown));
      // Without the method's own headers, which may be what cannot be sent.
      const headers = replyHeaders(version, request.traceId);
      return this.#pack(request, { type: "NACK", headers, body: null }, version !== undefined);
    }
  }

  /** Logs that an answer cannot be sent, and reports it to the `onRefused` callback. */
  tellRefused({ subject, traceId }: IncomingRequest, error: Error): void {
    log.error("The answer of {subject} cannot be sent: {error}", {
      subject,
      error: error.message,
      trace_id: traceId,
    });
    this.#onRefused?.(error, { subject, traceId });
  }

  #bodyOf(answer: Answer, isNative: boolean): unknown {
    if (answer.type !== "ERROR") return "body" in answer ? answer.body : null;
    const { body, extras } = answer;
    return extras === undefined || !isNative ? body : withExtras(body, extras, this.#serializer);
  }
}
