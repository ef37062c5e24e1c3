import { classNamesOf, isErrorStatus } from "../../core/error_class.ts";
import { RemoteError, toError } from "../../core/errors.ts";
import { BadRequest, type HttpError } from "../responses/http_error.ts";
import { isResponsive, toResponse } from "../responses/to_response.ts";
import { contentOf } from "./error_content.ts";
import { type ErrorContent, type ErrorRecipient, errorResponse } from "../responses/problem.ts";
import { reasonPhrase } from "../responses/reason_phrase.ts";

/** How an error is answered: with a status and its message, or with what a function makes of it. */
export type ErrorMapping =
  | number
  // deno-lint-ignore no-explicit-any -- the name of the class says which error it is
  | ((error: any, request: Request) => HttpError | Response);

/** How errors are answered, by the names of their classes. */
export type ErrorMap = Readonly<Record<string, ErrorMapping>>;

/** A response to an error. */
export interface ErrorAnswer {
  /** The response. */
  readonly response: Response;
  /** The error, if it was not meant for clients: it belongs in the log. */
  readonly failure?: Error;
}

/** Turns whatever a handler throws into a response. */
export class ErrorAnswers {
  readonly #own: ErrorMap;

  /**
   * Creates the answers of a service.
   *
   * @throws {RangeError} If a status is not from 400 to 599.
   */
  constructor(own: ErrorMap = {}) {
    for (const [name, mapping] of Object.entries(own)) {
      if (typeof mapping === "function" || isErrorStatus(mapping)) continue;
      throw new RangeError(
        `errors.${name} must be a status from 400 to 599 or a function: current value is ${
          Deno.inspect(mapping)
        }`,
      );
    }
    this.#own = own;
  }

  /** The answer to a client; never throws. */
  answer(thrown: unknown, recipient: ErrorRecipient): ErrorAnswer {
    try {
      return this.#answer(thrown, recipient);
    } catch (error) {
      // A function of one's own has failed, or what it has returned cannot be sent.
      return failed(toError(error), recipient);
    }
  }

  #answer(thrown: unknown, recipient: ErrorRecipient): ErrorAnswer {
    if (isResponsive(thrown)) return { response: thrown.toResponse(recipient) };
    // Handlers may well rely on a URL that can be parsed; the platform takes any Host header.
    if (!URL.canParse(recipient.request.url)) {
      return { response: new BadRequest("The URL is malformed").toResponse(recipient) };
    }
    const error = toError(thrown);
    const own = this.#mappingOf(error);
    if (typeof own === "function") {
      const made = own(error, recipient.request);
      return { response: isResponsive(made) ? made.toResponse(recipient) : toResponse(made) };
    }
    const content = contentOf(error, own);
    if (content === undefined) return failed(error, recipient);
    const response = errorResponse(withTrace(content, recipient), recipient);
    return content.status < 500 ? { response } : { response, failure: error };
  }

  #mappingOf(error: Error): ErrorMapping | undefined {
    const name = namesOf(error).find((name) => Object.hasOwn(this.#own, name));
    return name === undefined ? undefined : this.#own[name];
  }
}

/** The names by which an error may be mapped; one of another service has the name that it has there. */
function* namesOf(error: Error): Generator<string> {
  if (error instanceof RemoteError) yield error.type;
  yield* classNamesOf(error);
  yield error.name;
}

/** The answer for an error that was not meant for clients: its trace id leads to the log. */
function failed(failure: Error, recipient: ErrorRecipient): ErrorAnswer {
  const content = { status: 500, message: reasonPhrase(500) };
  return { response: errorResponse(withTrace(content, recipient), recipient), failure };
}

/** Of what has failed here, clients without JSON are told the trace id, too. */
function withTrace(content: ErrorContent, { traceId }: ErrorRecipient): ErrorContent {
  const { status, message, problem } = content;
  if (status < 500) return content;
  const text = message === "" ? reasonPhrase(status) : message;
  return {
    ...content,
    message: `${text} (trace_id ${traceId})`,
    problem: { detail: text, ...problem },
  };
}
