/**
 * The one error tree. Every class has a `name` that survives bundling and minification.
 *
 * @module
 */

/** Root of every error that the framework throws for a caller to catch. */
export class LymphError extends Error {
  static {
    this.prototype.name = "LymphError";
  }
}

/** The configuration is wrong; the message names the file and the key path. */
export class ConfigError extends LymphError {
  static {
    this.prototype.name = "ConfigError";
  }
}

/** Root of what can go wrong between a caller and a service. */
export class RpcError extends LymphError {
  static {
    this.prototype.name = "RpcError";
  }
}

/** No service of that name has ever been registered. */
export class LookupError extends RpcError {
  static {
    this.prototype.name = "LookupError";
  }
}

/** There is no connection to the service: it has no instance left, or the connection was lost. */
export class NotConnectedError extends RpcError {
  static {
    this.prototype.name = "NotConnectedError";
  }
  /**
   * Whether a request may have reached the service: the connection was lost before the answer came.
   * If not, nothing was executed.
   */
  readonly wasSent: boolean;

  /** Creates an error; without `wasSent` nothing has left. */
  constructor(
    message: string,
    { wasSent = false, ...options }: ErrorOptions & { readonly wasSent?: boolean } = {},
  ) {
    super(message, options);
    this.wasSent = wasSent;
  }
}

/** The registry did not accept a registration. */
export class RegistrationError extends RpcError {
  static {
    this.prototype.name = "RegistrationError";
  }
}

/** What a {@linkcode RequestError} knows of its request. */
export interface FailedRequest {
  /** `<service>.<method>`. */
  readonly subject: string;
  /** Endpoint of the instance that was asked. */
  readonly endpoint: string;
  /** Trace id of the request. */
  readonly traceId: string;
}

/** A request reached an instance, or may have, and failed. */
export class RequestError extends RpcError {
  static {
    this.prototype.name = "RequestError";
  }
  /** The request that failed. */
  readonly request: FailedRequest;

  /** Creates an error about the given request. */
  constructor(message: string, request: FailedRequest, options?: ErrorOptions) {
    super(message, options);
    this.request = request;
  }
}

/** No answer came before the request's deadline. */
export class TimeoutError extends RequestError {
  static {
    this.prototype.name = "TimeoutError";
  }
}

/**
 * Why a request was not executed:
 *
 * - `leaving`: the instance takes no more requests.
 * - `busy`: it takes none at present, of this caller or for this method.
 * - `unknown_interface`: it has none of that name, as when it was given the address of one that is gone.
 * - `bad_arguments`: an argument is missing, unknown or of the wrong type. Another release may take it.
 */
export type NotExecuted =
  | "leaving"
  | "busy"
  | "unknown_interface"
  | "bad_arguments";

/** What a {@linkcode NackError} knows of its cause. */
export interface NackErrorOptions extends ErrorOptions {
  /** What is wrong with the request. */
  readonly reason?: string | undefined;
  /** Why it was not executed. */
  readonly notExecuted?: NotExecuted | undefined;
}

/** The service refused the request or failed with an error that it does not declare. */
export class NackError extends RequestError {
  static {
    this.prototype.name = "NackError";
  }
  /** What is wrong with the request, where the service says so: that is the caller's mistake. */
  readonly reason: string | undefined;
  /** Why nothing was executed, where the service says so. If it does not, the handler may have run. */
  readonly notExecuted: NotExecuted | undefined;

  /** Creates an error about the given request. */
  constructor(
    message: string,
    request: FailedRequest,
    { reason, notExecuted, ...options }: NackErrorOptions = {},
  ) {
    super(message, request, options);
    this.reason = reason;
    this.notExecuted = notExecuted;
  }
}

/** What a {@linkcode RemoteError} knows of the error on the service's side. */
export interface RemoteErrorOptions extends ErrorOptions {
  /** HTTP status that the service declares for it. */
  readonly status?: number | undefined;
  /** Its own fields. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** The service answered with an error that its method declares in `raises`. */
export class RemoteError extends RequestError {
  static {
    this.prototype.name = "RemoteError";
  }
  /** Class name of the error on the service's side, such as `"ValueError"`. */
  readonly type: string;
  /** HTTP status that the service declares for the error. */
  readonly status: number | undefined;
  /** The own fields of the error, such as `{ item: "tea" }`; none of a service in Python. */
  readonly details: Readonly<Record<string, unknown>>;

  /** Creates an error of the given remote type. */
  constructor(
    type: string,
    message: string,
    request: FailedRequest,
    { status, details = {}, ...options }: RemoteErrorOptions = {},
  ) {
    super(message, request, options);
    this.type = type;
    this.status = status;
    this.details = details;
  }

  /** The field `code` of the error, if it is text or a number. */
  get code(): string | number | undefined {
    const { code } = this.details;
    return typeof code === "string" || typeof code === "number" ? code : undefined;
  }
}

/** Root of what can go wrong between an emitter, the event system and a handler. */
export class EventError extends LymphError {
  static {
    this.prototype.name = "EventError";
  }
}

/** The event system takes no more events: a queue has reached its limit. */
export class QueueFullError extends EventError {
  static {
    this.prototype.name = "QueueFullError";
  }
}

/** No event of the wanted types came in time. */
export class EventTimeoutError extends EventError {
  static {
    this.prototype.name = "EventTimeoutError";
  }
}

/**
 * For event handlers to throw where trying again would be of no use: the event becomes a dead
 * letter at once, however many retries are left.
 */
export class UnrecoverableError extends EventError {
  static {
    this.prototype.name = "UnrecoverableError";
  }
}

/** Turns anything thrown into an `Error`. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`Something was thrown: ${textOf(thrown)}`);
}

/** The text of anything, even of what cannot be converted to one. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
