import { UnrecoverableError } from "../../errors.ts";
import { MAX_EVENTS } from "../../observe/hops.ts";
import { LoopError } from "../../rpc/loop_error.ts";

/** An event would be one of an endless loop of events: trying again would be of no use. */
export class EventLoopError extends UnrecoverableError {
  /** Creates an error about an event of a type. */
  constructor(type: string) {
    super(
      `Cannot emit ${type} as this is a loop of events that has gone through ${MAX_EVENTS} of them: ` +
        "let it end earlier, or emit with a delayMs, which begins anew",
    );
  }
}

/** Whether an error says that there is a loop of events or calls. */
export function isLoop(error: Error): boolean {
  return error instanceof EventLoopError || error instanceof LoopError;
}
