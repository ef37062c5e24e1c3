import type { ErrorHook } from "../../../error_hook.ts";
import { toError } from "../../../errors.ts";
import type { Headers, Message } from "../../../message/message.ts";
import { getLogger } from "../../../observe/logs/log.ts";
import type { Serializer } from "../../../serializer.ts";
import type { Answer } from "../answer.ts";
import type { IncomingRequest } from "../request_context.ts";
import { withExtras } from "./error_extras.ts";
import { tellNack } from "./tell_nack.ts";

const log = getLogger("lymph.rpc");

/** What an answer says, before it is made ready for its way. */
export interface Reply extends Pick<Message, "type" | "body"> {
  /** Version of the interface that answered; undefined where none was found. */
  readonly version: string | null | undefined;
  /** Its headers besides the framework's own. */
  readonly others: Headers | undefined;
}

/**
 * Makes a reply ready for its way.
 *
 * @throws {Error} If its headers or its body cannot be sent.
 */
export type PackReply<Packed> = (request: IncomingRequest, reply: Reply) => Packed;

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
    const { type, version, headers: others } = answer;
    try {
      const body = this.#bodyOf(answer, isNative);
      return this.#pack(request, { type, version, others, body });
    } catch (thrown) {
      this.tellRefused(request, toError(thrown));
      // Without the method's own headers, which may be what cannot be sent.
      return this.#pack(request, { type: "NACK", version, others: undefined, body: null });
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
