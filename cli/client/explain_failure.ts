import { didYouMean } from "../../core/config/closest.ts";
import { formatValue } from "../../core/values/mod.ts";
import { LookupError, NackError, RemoteError } from "../../core/errors.ts";
import { readDescription } from "../format/interface_description.ts";
import type { Connection } from "./connection.ts";
import { unknownService } from "./unknown_service.ts";

const EXPLAIN_TIMEOUT_MS = 500;

/**
 * Finds better words for a failed request: what the person may have meant, what the service said.
 *
 * @param error Why it failed.
 * @param service Name of the service that was asked.
 * @returns The error to show.
 */
export async function explainFailure(
  error: unknown,
  service: string,
  connection: Connection,
): Promise<unknown> {
  if (error instanceof LookupError) {
    const known = await connection.discover();
    return known.includes(service) ? error : unknownService(service, known);
  }
  if (error instanceof RemoteError) {
    const { type, request, message, status, details } = error;
    const fields = Object.keys(details).length === 0 ? "" : ` ${formatValue(details)}`;
    const text = `${request.subject} failed: ${type}: ${message}${fields}`;
    return new RemoteError(type, text, request, { status, details });
  }
  return error instanceof NackError ? await explainNack(error, connection) : error;
}

/** A method that does not exist looks like one that has failed: the service knows which it is. */
async function explainNack(error: NackError, connection: Connection): Promise<NackError> {
  const { subject, endpoint } = error.request;
  try {
    const options = { timeoutMs: EXPLAIN_TIMEOUT_MS };
    const { body } = await connection.request(
      endpoint,
      { subject: "lymph.inspect", body: {} },
      options,
    );
    const names = readDescription(body).map(({ name }) => name);
    if (names.includes(subject)) return error;
    const message = `There is no method named ${subject}${didYouMean(subject, names)}`;
    return new NackError(message, error.request, { cause: error });
  } catch {
    return error; // a service that does not describe itself
  }
}
