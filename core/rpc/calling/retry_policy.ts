import type { FailedRequest } from "../../errors.ts";
import { NackError } from "../../errors.ts";
import { HEADER, type Headers, type Message } from "../../message/message.ts";
import { LoopError } from "../loop_error.ts";
import type { NotExecuted } from "../serving/answer.ts";

/**
 * What a refusal says of other instances:
 *
 * - `gone`: this one takes no requests, or is another service by now.
 * - `busy`: this one takes no more at present.
 * - `unfit`: this one does not know the method or an argument; another release may.
 */
export type Refusal = "gone" | "busy" | "unfit";

/** Why an answer says that nothing was executed, if it does and another instance may do it. */
export function refusalOf(
  { type, headers }: Message,
  { service, subject }: { readonly service: string; readonly subject: string },
): Refusal | undefined {
  if (type !== "NACK") return undefined;
  const reason = headers[HEADER.notExecuted] as NotExecuted | undefined;
  if (reason === "leaving") return "gone";
  if (reason === "busy") return "busy";
  // Whoever does not know the service itself has only inherited its address.
  if (reason === "unknown_interface" && subject.startsWith(`${service}.`)) return "gone";
  if (reason !== undefined) return "unfit";
  // As in Python lymph, every answer names the version of the interface, but for those of an instance
  // that does not have the interface, the method or the version.
  return headers[HEADER.version] === undefined ? "unfit" : undefined;
}

/** Whether an instance has said itself that it takes no new requests. */
export function isLeaving({ headers }: Message): boolean {
  return headers[HEADER.notExecuted] === "leaving";
}

/** Of two refusals the one that tells a caller more: wrong arguments of a method that exists. */
export function tellingMore<T extends { readonly message: Message }>(a: T | undefined, b: T): T {
  if (a === undefined) return b;
  const reason: NotExecuted = "bad_arguments";
  return a.message.headers[HEADER.notExecuted] === reason ? a : b;
}

/** Most that is told of what a service says is wrong. */
const MAX_REASON_LENGTH = 1000;

/** The error of a NACK. */
export function refused(headers: Headers, request: FailedRequest): NackError {
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
