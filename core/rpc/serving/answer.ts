import type { NotExecuted } from "../../errors.ts";
import type { Headers } from "../../message/message.ts";
import type { IncomingRequest } from "./request_context.ts";

/** Body of an ERROR reply, as every caller gets it. */
export interface ErrorBody {
  /** Class name of the error. */
  readonly type: string;
  /** Its message. */
  readonly message: string;
}

/** What the body of an ERROR reply has in addition, for callers of lymph for Deno. */
export interface ErrorExtras {
  /** HTTP status that stands for the error. */
  readonly status?: number | undefined;
  /** The error's own fields. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** How a request ends. */
export type Answer =
  & (
    | { readonly type: "REP"; readonly body: unknown }
    | { readonly type: "ACK" }
    /** Python lymph is not told that the request was not executed, and only of arguments what is wrong. */
    | {
      readonly type: "NACK";
      readonly reason?: string | undefined;
      readonly notExecuted?: NotExecuted;
      readonly isLoop?: boolean;
    }
    | { readonly type: "ERROR"; readonly body: unknown; readonly extras?: ErrorExtras }
  )
  & {
    /** Version of the interface that answered; undefined where none was found. */
    readonly version?: string | null;
    /** Headers of the reply besides the framework's own. */
    readonly headers?: Headers | undefined;
  };

/**
 * Serves one request. It never throws or rejects: every failure is an answer, too. If it need not
 * wait, it returns the answer itself, which saves a few turns of promises.
 */
export type RequestHandler = (request: IncomingRequest) => Answer | Promise<Answer>;
