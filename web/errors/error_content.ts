import { fieldsOf, statusOfClass } from "../../core/error_class.ts";
import { LymphError, NackError, RemoteError } from "../../core/errors.ts";
import { answerJson } from "../responses/answer_json.ts";
import type { ErrorContent, Problem } from "../responses/problem.ts";
import { reasonPhrase } from "../responses/reason_phrase.ts";
import { refusalOf } from "./refused_argument.ts";
import { rowOf } from "./table.ts";

/** Longest JSON of the fields of an error. */
const MAX_DETAILS_LENGTH = 16 * 1024;

/**
 * What an error tells the client.
 *
 * @param own The status that the web service gives it.
 * @returns Undefined if the error was not meant for clients.
 */
export function contentOf(error: Error, own?: number): ErrorContent | undefined {
  if (error instanceof RemoteError) return contentOfRemote(error, own ?? error.status);
  if (error instanceof LymphError) return contentOfRow(error, own);
  const status = statusOfClass(error);
  if (own === undefined && status === undefined) return undefined;
  return {
    status: own ?? status ?? 500,
    message: error.message,
    problem: problemOf(error.constructor.name, status === undefined ? {} : detailsOf(error)),
  };
}

/** The fields of an error; as between services, none if they are too large or one cannot be sent. */
function detailsOf(error: Error): Readonly<Record<string, unknown>> {
  const fields = fieldsOf(error);
  try {
    return answerJson(fields).length <= MAX_DETAILS_LENGTH ? fields : {};
  } catch {
    return {}; // such as an instance of a class
  }
}

/** An error that another service declares, with a status. */
function contentOfRemote({ type, message, details }: RemoteError, status: number | undefined) {
  if (status === undefined) return undefined;
  // Its name may be one of the framework's own errors.
  return { status, message, problem: { ...problemOf(type, details), declared: true } };
}

/** An error of the framework. */
function contentOfRow(error: LymphError, own: number | undefined): ErrorContent | undefined {
  const row = rowOf(error);
  const status = own ?? row?.status ?? 500;
  if (status === 500) return undefined;
  const refusal = status === 400 && error instanceof NackError ? refusalOf(error) : undefined;
  return {
    status,
    message: refusal?.message ?? row?.message ?? reasonPhrase(status),
    headers: status === 503 ? { "retry-after": String(row?.retryAfter ?? 1) } : {},
    problem: row?.problemType === undefined
      ? problemOf(error.name)
      : { type: row.problemType, title: row.message, ...refusal?.problem },
  };
}

function problemOf(error: string, details: Readonly<Record<string, unknown>> = {}): Problem {
  return { error, ...(Object.keys(details).length > 0 && { details }) };
}
