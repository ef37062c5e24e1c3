import type { Signature } from "../../declarations/signature.ts";
import { ArgumentError } from "./argument_error.ts";
import { shorten } from "./shorten.ts";

/** A method whose arguments are checked. */
export interface CheckedMethod {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Its parameters. */
  readonly signature: Signature;
  /** Names of arguments that must be there; undefined where the types do not tell: those without a default. */
  readonly required?: readonly string[] | undefined;
}

const EMPTY = Object.freeze({});

/**
 * The arguments in the body of a request, whatever their names.
 *
 * @throws {ArgumentError} If the body is no object.
 */
export function argumentsIn(body: unknown, subject: string): object {
  const args = body ?? EMPTY;
  if (typeof args !== "object" || Array.isArray(args)) {
    throw new ArgumentError(
      `${subject} takes one object of arguments: current value is ${
        Array.isArray(args) ? "a list" : typeof args
      }`,
    );
  }
  return args;
}

/**
 * The arguments in the body of a request.
 *
 * @throws {ArgumentError} If one is unknown, or missing and required.
 */
export function checkArguments(body: unknown, method: CheckedMethod): object {
  const { subject, signature } = method;
  const args = argumentsIn(body, subject);
  const { params, isOpen } = signature;
  const required = method.required ?? signature.required;
  if (!isOpen) {
    if (args instanceof Map) {
      throw new ArgumentError(
        `${subject} takes one object of arguments: current value has keys other than strings`,
      );
    }
    for (const name in args) {
      if (!params.includes(name)) {
        throw badArguments(`has no parameter ${quote(name)}`, method);
      }
    }
  }
  for (let i = 0; i < required.length; i++) { // not by iteration, which costs more
    if (!Object.hasOwn(args, required[i] as string)) throw missing(args, method);
  }
  return args;
}

function missing(args: object, method: CheckedMethod): ArgumentError {
  const { required = method.signature.required } = method;
  const names = required.filter((name) => !Object.hasOwn(args, name));
  // Of `name?: string`, nothing is left at run time.
  const hint = method.required === undefined
    ? ` (where types are not read, an optional parameter needs a default, as in ${
      names[0]
    } = undefined)`
    : "";
  return badArguments(`needs ${names.map(quote).join(" and ")}`, method, hint);
}

function badArguments(what: string, { subject, signature }: CheckedMethod, hint = "") {
  const known = signature.params.join(", ") || "none";
  return new ArgumentError(`${subject} ${what}: its parameters are ${known}`, { hint });
}

function quote(name: string): string {
  return JSON.stringify(shorten(name));
}
