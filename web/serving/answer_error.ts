import { toError } from "../../core/errors.ts";
import type { ErrorAnswer, ErrorAnswers } from "../errors/error_answers.ts";
import { isClosed } from "../requests/served_request.ts";
import { isResponsive } from "../responses/to_response.ts";
import type { Visit } from "./visit.ts";

/**
 * Turns what was thrown into a response; never throws.
 *
 * The platform has no headers of a request that was answered or has become a WebSocket. And unless a
 * WebSocket is answered with 101, it closes its server.
 */
export function answerError(thrown: unknown, visit: Visit, errors: ErrorAnswers): ErrorAnswer {
  const { request, trace: { traceId, upgrade } } = visit;
  if (upgrade !== undefined) {
    const failure = upgrade.fail(thrown);
    return { response: upgrade.response, ...(failure && { failure }) };
  }
  if (visit.isAnswered || isClosed(request)) {
    const response = new Response(null, { status: 101 });
    return isResponsive(thrown) ? { response } : { response, failure: toError(thrown) };
  }
  return errors.answer(thrown, { request, traceId });
}
