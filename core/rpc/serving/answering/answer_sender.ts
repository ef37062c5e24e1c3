import type { ErrorHook } from "../../../error_hook.ts";
import { toError } from "../../../errors.ts";
import { randomId } from "../../../id.ts";
import { HeaderTemplates } from "../../../message/header_templates.ts";
import { packMessage, releaseOf, replyHeaders } from "../../../message/message.ts";
import { getLogger } from "../../../observe/logs/log.ts";
import type { Serializer } from "../../../serializer.ts";
import type { Frame, Transport } from "../../transport.ts";
import type { Answer } from "../answer.ts";
import type { IncomingRequest } from "../request_context.ts";
import { AnswerPacker } from "./answer_packer.ts";

const log = getLogger("lymph.rpc");

/** Sends answers back over a transport, to where their requests came from. */
export class AnswerSender {
  readonly #transport: Transport;
  readonly #serializer: Serializer;
  readonly #packer: AnswerPacker<Frame[]>;

  /** Creates a sender. */
  constructor(transport: Transport, serializer: Serializer, onRefused: ErrorHook | undefined) {
    this.#transport = transport;
    this.#serializer = serializer;
    const templates = new HeaderTemplates(serializer);
    this.#packer = new AnswerPacker(
      serializer,
      (request, { type, version, others, body }) => {
        const headers = others === undefined && version !== undefined
          ? templates.reply(version, request)
          : replyHeaders(version, request.traceId, others);
        const { idFrame = "" } = request.message;
        return packMessage({ id: randomId(), type, subject: idFrame, headers, body }, serializer);
      },
      onRefused,
    );
  }

  /** Sends the answer of a request; if that fails, the log says so. */
  send(request: IncomingRequest, answer: Answer): void {
    const { source } = request;
    const isFailure = answer.type === "NACK" || answer.type === "ERROR";
    const isNative = isFailure && this.#transport.isNative(source);
    const frames = this.#packer.pack(request, answer, isNative);
    const onSent = releaseOf(frames, this.#serializer);
    this.#transport.send(source, frames, onSent)?.catch((error) => {
      if (error instanceof RangeError && answer.type !== "NACK") {
        this.#packer.tellRefused(request, error);
        const { version } = answer;
        this.send(request, version === undefined ? { type: "NACK" } : { type: "NACK", version });
      } else {
        log.debug("The answer of {subject} did not reach {source}: {error}", {
          subject: request.subject,
          source,
          error: toError(error).message,
          trace_id: request.traceId,
        });
      }
    });
  }
}
