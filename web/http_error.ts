/** Options of an {@linkcode HttpError}. */
export interface HttpErrorOptions extends ErrorOptions {
  /**
   * Headers of the response.
   *
   * @default {{}}
   */
  readonly headers?: Readonly<Record<string, string>>;
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

  /** Creates an error whose message the client gets to see. */
  constructor(
    status: number,
    message: string,
    { headers = {}, ...options }: HttpErrorOptions = {},
  ) {
    super(message, options);
    this.status = status;
    this.headers = headers;
  }

  /** The response: the message as plain text. Override it to answer in another way. */
  toResponse(): Response {
    return new Response(this.message, { status: this.status, headers: this.headers });
  }
}

/** The request is malformed: 400. */
export class BadRequest extends HttpError {
  /** Creates the error. */
  constructor(message = "Bad Request", options?: HttpErrorOptions) {
    super(400, message, options);
  }
}

/** Who asks must log in first: 401. */
export class Unauthorized extends HttpError {
  /** Creates the error. */
  constructor(message = "Unauthorized", options?: HttpErrorOptions) {
    super(401, message, options);
  }
}

/** Who asks may not do this: 403. */
export class Forbidden extends HttpError {
  /** Creates the error. */
  constructor(message = "Forbidden", options?: HttpErrorOptions) {
    super(403, message, options);
  }
}

/** There is nothing at this path: 404. */
export class NotFound extends HttpError {
  /** Creates the error. */
  constructor(message = "Not Found", options?: HttpErrorOptions) {
    super(404, message, options);
  }
}

/** The path does not take this method: 405. */
export class MethodNotAllowed extends HttpError {
  /** Creates the error; `allow` lists the methods that the path does take. */
  constructor(allow: readonly string[] = [], message = "Method Not Allowed") {
    super(405, message, { headers: { allow: allow.join(", ") } });
  }
}

/** The request did not arrive in time: 408. */
export class RequestTimeout extends HttpError {
  /** Creates the error. */
  constructor(message = "Request Timeout") {
    super(408, message, { headers: { connection: "close" } });
  }
}

/** Something else was there first: 409. */
export class Conflict extends HttpError {
  /** Creates the error. */
  constructor(message = "Conflict", options?: HttpErrorOptions) {
    super(409, message, options);
  }
}

/** The body is too large: 413. */
export class ContentTooLarge extends HttpError {
  /** Creates the error. */
  constructor(message = "Content Too Large") {
    super(413, message, { headers: { connection: "close" } });
  }
}

/** The URL is too long: 414. */
export class UriTooLong extends HttpError {
  /** Creates the error. */
  constructor(message = "URI Too Long") {
    super(414, message);
  }
}

/** The body is not of a type that is understood: 415. */
export class UnsupportedMediaType extends HttpError {
  /** Creates the error. */
  constructor(message = "Unsupported Media Type", options?: HttpErrorOptions) {
    super(415, message, options);
  }
}

/** The body is well-formed and makes no sense: 422. */
export class UnprocessableContent extends HttpError {
  /** Creates the error. */
  constructor(message = "Unprocessable Content", options?: HttpErrorOptions) {
    super(422, message, options);
  }
}

/** There were too many requests: 429. */
export class TooManyRequests extends HttpError {
  /** Creates the error. */
  constructor(message = "Too Many Requests", options?: HttpErrorOptions) {
    super(429, message, options);
  }
}

/** The headers are too large: 431. */
export class HeadersTooLarge extends HttpError {
  /** Creates the error. */
  constructor(message = "Request Header Fields Too Large") {
    super(431, message, { headers: { connection: "close" } });
  }
}

/** The service cannot answer now: 503. */
export class ServiceUnavailable extends HttpError {
  /** Creates the error. */
  constructor(message = "Service Unavailable", options?: HttpErrorOptions) {
    super(503, message, options);
  }
}
