import { toError } from "../../../errors.ts";
import { getLogger } from "../../../observe/logs/log.ts";
import type { Serializer } from "../../../serializer.ts";
import type { ErrorExtras } from "../answer.ts";

const log = getLogger("lymph.rpc");

/** Most bytes of the own fields of an error. */
const MAX_DETAILS_BYTES = 16 * 1024;

/**
 * The body of an ERROR reply for a caller of lymph for Deno.
 *
 * @param body The body for every caller.
 * @param extras What is added. Fields that cannot be sent, or are too large, are left out with a warning.
 */
export function withExtras(
  body: unknown,
  { status, details }: ErrorExtras,
  serializer: Serializer,
): unknown {
  const refusal = details === undefined ? undefined : refusalOf(details, serializer);
  if (refusal !== undefined) {
    const { type } = body as { readonly type?: unknown };
    log.warn("The fields of {type} are not sent to the caller: {reason}", {
      type,
      reason: refusal,
    });
  }
  return {
    ...body as object,
    ...(status !== undefined && { status }),
    ...(details !== undefined && refusal === undefined && { details }),
  };
}

/** Why details cannot be sent. */
function refusalOf(details: object, serializer: Serializer): string | undefined {
  try {
    const { length } = serializer.encode(details);
    if (length <= MAX_DETAILS_BYTES) return undefined;
    return `they take ${length} bytes, more than ${MAX_DETAILS_BYTES}`;
  } catch (thrown) {
    return toError(thrown).message;
  }
}
