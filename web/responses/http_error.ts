import { type ErrorRecipient, errorResponse, type Problem } from "./problem.ts";

/** Options of an {@linkcode HttpError}. */
export interface HttpErrorOptions extends ErrorOptions {
  /**
   * Headers of the response.
   *
   * @default {{}}
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * What a client that accepts JSON is told in addition, such as `{ type, item }`.
   *
   * @default {{}}
   */
  readonly problem?: Problem;
}

/**
 * An error that becomes a response: throw it in a handler, or in whatever the handler calls.
 *
 * @example An error of one's own
 * ```ts
 * import { HttpError } from "@lymph/lymph/web";
 * import assert from "node:assert/strict";
 *
 * class TeapotError extends HttpError {
 *   constructor() {
 *     super(418, "I'm a teapot");
 *   }
 * }
 * assert.equal(new TeapotError().toResponse().status, 418);
 * ```
 */
export class HttpError extends Error {
  static {
    this.prototype.name = "HttpError";
  }
  /** Status of the response. */
  readonly status: number;
  /** Headers of the response. */
  readonly headers: Readonly<Record<string, string>>;
  /** What a client that accepts JSON is told in addition. */
  readonly problem: Problem;

  /** Creates an error whose message the client gets to see. */
  constructor(
    status: number,
    message: string,
    { headers = {}, problem = {}, ...options }: HttpErrorOptions = {},
  ) {
    super(message, options);
    this.status = status;
    this.headers = headers;
    this.problem = problem;
  }

  /**
   * The response: a problem after RFC 9457 for a client that accepts JSON, or else the message as plain
   * text. Override it to answer in another way.
   *
   * @param recipient The request it answers; without one, the answer is plain text.
   */
  toResponse(recipient?: ErrorRecipient): Response {
    return errorResponse(this, recipient);
  }
}

/** A class of errors with one status; their message is by default the status's name. */
export interface StatusErrorClass {
  /** Creates an error whose message the client gets to see. */
  new (message?: string, options?: HttpErrorOptions): HttpError;
}

/** The answer to a client that must come back on another connection. */
const CLOSE = { connection: "close" };

/** The class of errors with a status. */
function statusError(
  status: number,
  name: string,
  standard: Readonly<Record<string, string>> = {},
): StatusErrorClass {
  return class extends HttpError {
    constructor(message = name, { headers, ...options }: HttpErrorOptions = {}) {
      super(status, message, { ...options, headers: { ...standard, ...headers } });
    }
  };
}

/** The request is malformed: 400. */
export const BadRequest: StatusErrorClass = statusError(400, "Bad Request");

/** The client must log in first: 401. */
export const Unauthorized: StatusErrorClass = statusError(401, "Unauthorized");

/** The client may not do this: 403. */
export const Forbidden: StatusErrorClass = statusError(403, "Forbidden");

/** There is nothing at this path: 404. */
export const NotFound: StatusErrorClass = statusError(404, "Not Found");

/** The path does not take this method: 405. */
export class MethodNotAllowed extends HttpError {
  /** Creates the error; `allow` lists the methods that the path does take. */
  constructor(allow: readonly string[] = [], message = "Method Not Allowed") {
    super(405, message, { headers: { allow: allow.join(", ") } });
  }
}

/** The request did not arrive in time: 408. */
export const RequestTimeout: StatusErrorClass = statusError(408, "Request Timeout", CLOSE);

/** Something else was there first: 409. */
export const Conflict: StatusErrorClass = statusError(409, "Conflict");

/** The body is too large: 413. */
export const ContentTooLarge: StatusErrorClass = statusError(413, "Content Too Large", CLOSE);

/** The URL is too long: 414. */
export const UriTooLong: StatusErrorClass = statusError(414, "URI Too Long");

/** The body is not of a type that is understood: 415. */
export const UnsupportedMediaType: StatusErrorClass = statusError(415, "Unsupported Media Type");

/** The body is well-formed but its content is invalid: 422. */
export const UnprocessableContent: StatusErrorClass = statusError(422, "Unprocessable Content");

/** There were too many requests: 429. */
export const TooManyRequests: StatusErrorClass = statusError(429, "Too Many Requests");

/** The headers are too large: 431. */
export const HeadersTooLarge: StatusErrorClass = statusError(
  431,
  "Request Header Fields Too Large",
  CLOSE,
);

/** The service cannot answer now: 503. */
export const ServiceUnavailable: StatusErrorClass = statusError(503, "Service Unavailable");

/** The answer took too long: 504. */
export const GatewayTimeout: StatusErrorClass = statusError(504, "Gateway Timeout");
