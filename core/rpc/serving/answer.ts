import type { Headers } from "../../message/message.ts";
import type { IncomingRequest } from "./request_context.ts";

/** Body of an ERROR reply. */
export interface ErrorBody {
  /** Class name of the error. */
  readonly type: string;
  /** Its message. */
  readonly message: string;
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
    | { readonly type: "ERROR"; readonly body: unknown }
  )
  & {
    /** Version of the interface that answered; undefined where none was found. */
    readonly version?: string | null;
    /** Headers of the reply beside the framework's own. */
    readonly headers?: Headers | undefined;
  };

/**
 * Serves one request. It never throws or rejects: every failure is an answer, too. If it need not
 * wait, it returns the answer itself, which saves a few turns of promises.
 */
export type RequestHandler = (request: IncomingRequest) => Answer | Promise<Answer>;
