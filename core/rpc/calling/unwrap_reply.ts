import { isMapping, type Mapping, ownValue } from "../../config/mapping.ts";
import { isErrorStatus } from "../../error_class.ts";
import { type FailedRequest, NackError, type NotExecuted, RemoteError } from "../../errors.ts";
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
  throw declared(message.body, request);
}

/** The error of an ERROR. */
function declared(body: unknown, request: FailedRequest): RemoteError {
  const [type, message] = [ownValue(body, "type"), ownValue(body, "message")];
  const [status, details] = [ownValue(body, "status"), ownValue(body, "details")];
  return new RemoteError(
    typeof type === "string" ? type : "RemoteError",
    typeof message === "string" ? message : "",
    request,
    {
      status: isErrorStatus(status) ? status : undefined,
      details: isPlain(details) ? details : undefined,
    },
  );
}

/** Whether a value is an object, and none of the values that are instances of a class. */
function isPlain(value: unknown): value is Mapping {
  return isMapping(value) && Object.getPrototypeOf(value) === Object.prototype;
}

/** Most that is told of what a service says is wrong. */
const MAX_REASON_LENGTH = 1000;

const REFUSALS: readonly NotExecuted[] = ["leaving", "busy", "unknown_interface", "bad_arguments"];

/** The error of a NACK. */
function refused(headers: Headers, request: FailedRequest): NackError {
  const said = headers[HEADER.reason];
  const notExecuted = REFUSALS.find((why) => why === headers[HEADER.notExecuted]);
  const { subject, endpoint, traceId } = request;
  if (typeof said !== "string") {
    return new NackError(
      `${subject} was refused or failed at ${endpoint}; its log says why (trace_id ${traceId})`,
      request,
      { notExecuted },
    );
  }
  const reason = said.slice(0, MAX_REASON_LENGTH);
  if (headers[HEADER.isLoop] === true) return new LoopError(request, reason);
  const message = `${subject} was refused at ${endpoint}: ${reason}`;
  return new NackError(message, request, { reason, notExecuted });
}
