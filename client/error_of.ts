import {
  type FailedRequest,
  LookupError,
  NackError,
  NotConnectedError,
  RemoteError,
  TimeoutError,
} from "../core/errors.ts";
import { INVALID_ARGUMENT } from "../core/problem_types.ts";
import { fromJson } from "./json.ts";

/** A call was refused before it reached the service, for example by authentication. */
export class RefusedError extends NackError {
  static {
    this.prototype.name = "RefusedError";
  }
  /** Status of the response, such as 401. */
  readonly status: number;

  /** Creates an error about a response with this status. */
  constructor(status: number, message: string, request: FailedRequest) {
    super(message, request, { reason: message });
    this.status = status;
  }
}

/** Members of a problem that a gateway writes. */
interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly error?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Whether the method declares the error, whose name may be one of ours. */
  readonly declared?: boolean;
}

/**
 * The result of a call.
 *
 * @throws {RefusedError} If it does not come from a gateway.
 */
export function resultOf(response: Response, text: string, asked: FailedRequest): unknown {
  try {
    return fromJson(text);
  } catch {
    const message = "The answer must be JSON, as a gateway writes it";
    throw new RefusedError(response.status, message, traced(asked, response));
  }
}

function traced(request: FailedRequest, { headers }: Response): FailedRequest {
  return { ...request, traceId: headers.get("x-trace-id") ?? "" };
}

/**
 * The error that a response stands for.
 *
 * @param text Its body, a problem after RFC 9457 if it comes from a gateway.
 */
export function errorOf(response: Response, text: string, asked: FailedRequest): Error {
  const { status, headers, statusText } = response;
  // A proxy in front of the gateway answers in its own words, some of which are JSON.
  const isProblem = headers.get("content-type")?.startsWith("application/problem+json");
  const problem: Problem = isProblem ? JSON.parse(text) : {};
  // Browsers tell nothing of a redirect, not even its status.
  const nameless = status ? `HTTP status ${status}` : "A redirect is not followed";
  const { type, title = statusText, detail = title || nameless, error, details, declared } =
    problem;
  const request = traced(asked, response);
  if (type === INVALID_ARGUMENT) {
    return new NackError(detail, request, { reason: detail, notExecuted: "bad_arguments" });
  }
  if (error === undefined) return new RefusedError(status, detail, request);
  switch (declared ? undefined : error) {
    case "LookupError":
      return new LookupError(detail);
    case "NackError":
      return new NackError(detail, request);
    case "NotConnectedError":
      return new NotConnectedError(detail, { wasSent: true });
    case "TimeoutError":
      return new TimeoutError(detail, request);
    default:
      return new RemoteError(error, detail, request, { status, details });
  }
}
