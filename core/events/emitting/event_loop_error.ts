import { UnrecoverableError } from "../../errors.ts";
import { LoopError } from "../../rpc/loop_error.ts";

/** An event would be one of an endless loop of events: trying again would be of no use. */
export class EventLoopError extends UnrecoverableError {
  /**
   * Creates an error about an event of a type.
   *
   * @param reason What the loop has done, such as "has gone through 1000 of them".
   */
  constructor(type: string, reason: string) {
    super(
      `Cannot emit ${type} as this is a loop of events that ${reason}: ` +
        "let it end earlier, or emit with a delayMs, which begins anew",
    );
  }
}

/** Whether an error says that there is a loop of events or calls. */
export function isLoop(error: Error): boolean {
  return error instanceof EventLoopError || error instanceof LoopError;
}
