import type { NotConnectedError, NotExecuted } from "../../errors.ts";
import { HEADER, type Message } from "../../message/message.ts";
import type { RequestOptions } from "./request_options.ts";
import { RetryBudget } from "./retry_budget.ts";

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
  // A peer that does not know the service has only inherited its address.
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

/** What may be asked of another instance, and how often. */
export class RetryPolicy {
  readonly #budget = new RetryBudget();

  /** Notes a first attempt. */
  begin(): void {
    this.#budget.deposit();
  }

  /** Whether another instance may be asked after an answer. */
  allowsAfterRefusal(refusal: Refusal): boolean {
    // Of those that do not know a method, each is asked once at most.
    return refusal === "unfit" || this.#budget.withdraw();
  }

  /** Whether another instance may be asked after a connection was lost or could not be made. */
  allowsAfterLoss({ wasSent }: NotConnectedError, { idempotent = false }: RequestOptions): boolean {
    // What was not sent has cost nothing, and asks each instance once at most.
    return !wasSent || idempotent && this.#budget.withdraw();
  }
}
