import { type FailedRequest, NackError, RemoteError } from "../../errors.ts";
import { HEADER, type Headers, type Message } from "../../message/message.ts";
import { LoopError } from "../loop_error.ts";
import type { Question } from "../question.ts";

/**
 * The reply of a request that was served.
 *
 * @throws {NackError} If it was refused or its handler failed.
 * @throws {RemoteError} If its handler failed with an error that it declares.
 */
export function unwrapReply(message: Message, { subject }: Question, endpoint: string): Message {
  if (message.type === "REP" || message.type === "ACK") return message;
  const traceId = String(message.headers[HEADER.traceId] ?? "");
  const request = { subject, endpoint, traceId };
  if (message.type === "NACK") throw refused(message.headers, request);
  const body = message.body as { type?: unknown; message?: unknown } | null;
  const type = typeof body?.type === "string" ? body.type : "RemoteError";
  throw new RemoteError(type, typeof body?.message === "string" ? body.message : "", request);
}

/** Most that is told of what a service says is wrong. */
const MAX_REASON_LENGTH = 1000;

/** The error of a NACK. */
function refused(headers: Headers, request: FailedRequest): NackError {
  const said = headers[HEADER.reason];
  const { subject, endpoint, traceId } = request;
  if (typeof said !== "string") {
    return new NackError(
      `${subject} was refused or failed at ${endpoint}; its log says why (trace_id ${traceId})`,
      request,
    );
  }
  const reason = said.slice(0, MAX_REASON_LENGTH);
  if (headers[HEADER.isLoop] === true) return new LoopError(request, reason);
  return new NackError(`${subject} was refused at ${endpoint}: ${reason}`, request, { reason });
}
