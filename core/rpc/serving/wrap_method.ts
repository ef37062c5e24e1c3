import type { RequestCall, Wrap } from "../../plugins/around.ts";
import type { RpcMethodEntry } from "./dispatcher.ts";
import type { ReplyChannel } from "./reply_channel.ts";
import type { IncomingRequest } from "./request_context.ts";

/** Wraps every call of a method, raw or not. */
export function wrapMethod(method: RpcMethodEntry, wrap: Wrap<RequestCall>): RpcMethodEntry {
  const { subject, call } = method;
  if (method.isRaw) {
    return {
      ...method,
      call: async (first, args) => {
        const channel = first as ReplyChannel;
        const { request: context } = channel;
        const { traceId, headers } = context;
        let isCalled = false;
        const described = { subject, args: args as object, traceId, headers, context };
        const result = await wrap(described, () => {
          isCalled = true;
          return call(channel, args);
        });
        // What takes the place of the method answers by returning, whatever the method is.
        if (!isCalled && !channel.isAnswered) channel.reply(result);
      },
    };
  }
  return {
    ...method,
    call: (args, request) => {
      const context = request as IncomingRequest;
      const { traceId, message: { headers } } = context;
      const described = { subject, args: args as object, traceId, headers, context };
      return wrap(described, () => call(args, request));
    },
  };
}
