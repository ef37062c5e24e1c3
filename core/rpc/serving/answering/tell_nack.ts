import { HEADER } from "../../../message/message.ts";
import type { Answer } from "../answer.ts";
import { ArgumentError } from "../argument_error.ts";

/**
 * A refusal as its caller can read it: for peers of this framework, headers say why. Python lymph shows
 * no header, but it does show an ERROR.
 */
export function tellNack(
  nack: Extract<Answer, { type: "NACK" }>,
  isNative: boolean,
): Answer {
  const { reason, notExecuted, isLoop, headers, version = null } = nack;
  if (!isNative) {
    if (notExecuted !== "bad_arguments") return nack;
    return { type: "ERROR", body: { type: ArgumentError.name, message: reason }, version, headers };
  }
  return {
    ...nack,
    headers: {
      ...headers,
      ...(reason !== undefined && { [HEADER.reason]: reason }),
      ...(notExecuted !== undefined && { [HEADER.notExecuted]: notExecuted }),
      ...(isLoop && { [HEADER.isLoop]: true }),
    },
  };
}
