import type { Validator } from "../../checks/validator.ts";
import { UnrecoverableError } from "../../errors.ts";
import type { ServiceEvent } from "../service_event.ts";

/** The body of an event is not what its handler takes: trying again would be of no use. */
export class InvalidBodyError extends UnrecoverableError {}

/** A handler, or a task, whose events are checked. */
export interface CheckedHandler {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Checks the bodies; undefined if any will do. */
  readonly input: Validator | undefined;
  /**
   * What the body is called at the start of a path; empty for the arguments of a task.
   *
   * @default {"body"}
   */
  readonly name?: string;
}

/**
 * Makes a handler refuse events whose bodies it does not take. The error is an
 * {@linkcode InvalidBodyError}, so that the event is a dead letter at once.
 */
export function checkedHandler<Result>(
  handle: (event: ServiceEvent) => Result,
  { subject, input, name = "body" }: CheckedHandler,
): (event: ServiceEvent) => Result {
  if (input === undefined) return handle;
  return (event) => {
    if (input.accepts(event.body)) return handle(event);
    const reason = input.explain(event.body, name) ?? `the ${name || "value"} is invalid`;
    const what = name === "" ? subject : `${subject} cannot handle ${event.type}`;
    throw new InvalidBodyError(`${what}: ${reason}`);
  };
}
