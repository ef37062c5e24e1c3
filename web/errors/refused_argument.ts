import type { NackError } from "../../core/errors.ts";
import { jsonPointer } from "../responses/json_pointer.ts";
import type { ErrorContent } from "../responses/problem.ts";
import { isCut, QUOTED, readPath } from "./read_path.ts";

/** What a service tells of arguments that it has refused. */
export type Refusal = Pick<ErrorContent, "message" | "problem">;

/** Such as `has no parameter "nmae": …` and `needs "id" and "name": …`. */
const NAMED = new RegExp(`^(?:has no parameter|needs) (${QUOTED}(?: and ${QUOTED})*): `);
const NAME = new RegExp(QUOTED, "g");

/**
 * What a client is told of arguments that a service has refused. The text begins with the path: the
 * client has not heard of the method.
 *
 * @returns Undefined if the service does not say what is wrong.
 */
export function refusalOf({ reason, request: { subject } }: NackError): Refusal | undefined {
  if (reason === undefined) return undefined;
  if (!reason.startsWith(subject)) return { message: reason };
  const told = reason.slice(subject.length).replace(/^:? /, "");
  const path = readPath(told);
  if (path !== undefined) return withErrors(told, [path.keys], path.rest);
  const names = NAMED.exec(told)?.[1]?.match(NAME)?.map((name): string => JSON.parse(name)) ?? [];
  const message = reason.startsWith(`${subject}: `) ? told : reason;
  if (names.length === 0 || names.some(isCut)) return { message };
  return withErrors(message, names.map((name) => [name]), told);
}

function withErrors(
  message: string,
  paths: readonly (readonly PropertyKey[])[],
  detail: string,
): Refusal {
  const errors = paths.map((keys) => ({ detail, pointer: jsonPointer(keys) }));
  return { message, problem: { errors } };
}
