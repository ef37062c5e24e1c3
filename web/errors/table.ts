import {
  EventError,
  EventTimeoutError,
  LookupError,
  NackError,
  NotConnectedError,
  QueueFullError,
  TimeoutError,
  UnrecoverableError,
} from "../../core/errors.ts";
import { INVALID_ARGUMENT } from "../../core/problem_types.ts";

/** How an error of the framework is answered that no handler has caught. */
export interface ErrorRow {
  // deno-lint-ignore no-explicit-any -- a constructor takes whatever it takes
  readonly type: abstract new (...args: any[]) => Error;
  /** Whether the row is about this one; by default about all of the type. */
  readonly when?: (error: NackError) => boolean;
  /** Status of the response. */
  readonly status: number;
  /** The text for the client. The error's own message names endpoints, which stay internal. */
  readonly message: string;
  /**
   * Type of the problem, whose title is the message.
   *
   * @default {"about:blank", and the class of the error is named}
   */
  readonly problemType?: string;
  /** Seconds after which the client may try again. */
  readonly retryAfter?: number;
}

/** The first row that fits counts. All other errors are answered with 500. */
export const ERROR_TABLE: readonly ErrorRow[] = [
  { type: TimeoutError, status: 504, message: "A service did not answer in time" },
  { type: NotConnectedError, status: 502, message: "A service cannot be reached" },
  { type: LookupError, status: 503, message: "A service is not available", retryAfter: 5 },
  {
    type: NackError,
    when: ({ notExecuted }) => notExecuted === "bad_arguments",
    status: 400,
    message: "An argument is invalid",
    problemType: INVALID_ARGUMENT,
  },
  {
    type: NackError,
    when: ({ notExecuted }) => notExecuted === "busy" || notExecuted === "leaving",
    status: 503,
    message: "A service is busy",
    retryAfter: 1,
  },
  { type: NackError, status: 502, message: "A service has refused or failed" },
  { type: QueueFullError, status: 503, message: "The service is busy", retryAfter: 1 },
  { type: EventTimeoutError, status: 504, message: "An event did not come in time" },
  { type: UnrecoverableError, status: 500, message: "" },
  { type: EventError, status: 503, message: "Events are not available", retryAfter: 5 },
];

/** The row of an error. */
export function rowOf(error: Error): ErrorRow | undefined {
  return ERROR_TABLE.find(({ type, when }) =>
    error instanceof type && (when === undefined || when(error as NackError))
  );
}
