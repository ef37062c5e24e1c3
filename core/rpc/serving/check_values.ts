import type { Validator } from "../../checks/validator.ts";
import { ArgumentError } from "./argument_error.ts";

/** A method returned what it does not declare. */
export class ResultError extends Error {
  static {
    this.prototype.name = "ResultError";
  }
}

/**
 * Checks the values of a method's arguments.
 *
 * @throws {ArgumentError} If one is not what the method takes; it names the first.
 */
export function checkValues(args: object, subject: string, input: Validator): void {
  if (input.accepts(args)) return;
  throw new ArgumentError(`${subject}: ${input.explain(args) ?? "the arguments are invalid"}`);
}

/**
 * Checks what a method returned.
 *
 * @throws {ResultError} If it is not what the method declares.
 */
export function checkResult(result: unknown, output: Validator): void {
  if (output.accepts(result)) return;
  throw new ResultError(output.explain(result, "result") ?? "the result is invalid");
}
