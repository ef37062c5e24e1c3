import type { RequestCall, Wrap } from "../around.ts";
import type { RpcMethodEntry } from "./dispatcher.ts";
import type { IncomingRequest } from "./request_context.ts";
import type { ReplyChannel } from "./reply_channel.ts";

/** Wraps every call of a method, raw or not. */
export function wrapMethod(method: RpcMethodEntry, wrap: Wrap<RequestCall>): RpcMethodEntry {
  const { subject, call } = method;
  if (method.isRaw) {
    return {
      ...method,
      call: (channel, args) => {
        const { traceId, headers } = (channel as ReplyChannel).request;
        const described = { subject, args: args as object, traceId, headers };
        return wrap(described, () => call(channel, args));
      },
    };
  }
  return {
    ...method,
    call: (args, request) => {
      const { traceId, message: { headers } } = request as IncomingRequest;
      const described = { subject, args: args as object, traceId, headers };
      return wrap(described, () => call(args, request));
    },
  };
}
