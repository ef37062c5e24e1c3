import { type FailedRequest, NackError } from "../errors.ts";
import { MAX_CALLS } from "../observe/hops.ts";

/**
 * A request would be one of an endless loop of calls. It fails every call of the loop, and the log
 * tells of it where it was found.
 */
export class LoopError extends NackError {
  /** Whether it was found here, not told by another instance. */
  readonly isOwn: boolean;

  /** Creates an error with a reason; by default that of a loop that was found here. */
  constructor(request: FailedRequest, told?: string) {
    const reason = told ??
      `this is a loop of calls that has gone through ${MAX_CALLS} of them: let it end earlier`;
    super(`${request.subject} was not called: ${reason}`, request, { reason });
    this.isOwn = told === undefined;
  }
}
