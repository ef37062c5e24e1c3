import { isMapping } from "../../../core/config/mapping.ts";
import { RemoteError, RpcError, toError } from "../../../core/errors.ts";
import { checkEventType } from "../../../core/events/topic.ts";
import { randomId } from "../../../core/id.ts";
import { HEADER } from "../../../core/message/message.ts";
import { explainFailure } from "../../client/explain_failure.ts";
import { parseSubject } from "../../command/subject.ts";
import { anything, number, readNumber, readText, text } from "../fields.ts";
import { ApiError, type Route } from "../route.ts";

const MAX_TIMEOUT_S = 600;
const MAX_DELAY_S = 86_400 * 365;

/** `POST /api/call` */
export const call: Route = {
  method: "POST",
  path: "/api/call",
  summary: "Calls a method; an error of the method is an answer, too.",
  body: {
    subject: text("The method: <service>.<method>, or <service>.<method>@<version>"),
    args: anything("Arguments, as an object; tagged values become what they stand for", {
      optional: true,
    }),
    address: text("Endpoint of the instance to call; by default one of the service", {
      optional: true,
    }),
    timeout: number("Seconds to wait for the answer, by default 10", { optional: true }),
    traceId: text("Trace id to use, by default a new one", { optional: true }),
  },
  async answer({ body, signal }, { connection }) {
    const { subject, service, version } = readSubject(readText(body, "subject"));
    const args = body["args"] ?? {};
    if (!isMapping(args)) throw new ApiError(400, "args must be an object");
    const address = readText(body, "address", service);
    const traceId = readText(body, "traceId", randomId());
    const seconds = readNumber(body, "timeout", { fallback: 10, max: MAX_TIMEOUT_S });
    const started = performance.now();
    const took = () => performance.now() - started;
    try {
      const { body: result } = await connection.request(address, { subject, body: args }, {
        timeoutMs: seconds * 1000,
        traceId,
        signal,
        ...(version !== undefined && { version }),
      });
      return { traceId, durationMs: took(), result };
    } catch (thrown) {
      if (!(thrown instanceof RpcError)) throw thrown;
      const durationMs = took();
      const error = thrown instanceof RemoteError
        ? thrown
        : toError(await explainFailure(thrown, address, connection));
      return { traceId, durationMs, error: describe(error) };
    }
  },
};

/** `POST /api/emit` */
export const emit: Route = {
  method: "POST",
  path: "/api/emit",
  summary: "Emits an event.",
  body: {
    type: text("Dotted type of the event, such as order.placed"),
    body: anything("Its body; tagged values become what they stand for", { optional: true }),
    delay: number("Seconds until it is delivered, by default 0", { optional: true }),
    traceId: text("Trace id to use, by default a new one", { optional: true }),
  },
  async answer({ body }, system) {
    const type = readText(body, "type");
    try {
      checkEventType(type);
    } catch (cause) {
      throw new ApiError(400, toError(cause).message, { cause });
    }
    const delayMs = readNumber(body, "delay", { fallback: 0, max: MAX_DELAY_S }) * 1000;
    const traceId = readText(body, "traceId", randomId());
    const events = await system.events();
    const headers = { [HEADER.traceId]: traceId };
    const event = { type, body: body["body"] ?? {}, source: randomId(), headers };
    await events.emit(event, { delayMs });
    return { traceId };
  },
};

function readSubject(subject: string): ReturnType<typeof parseSubject> {
  try {
    return parseSubject(subject);
  } catch (cause) {
    throw new ApiError(400, toError(cause).message, { cause });
  }
}

function describe(error: Error) {
  const isRemote = error instanceof RemoteError;
  return {
    type: isRemote ? error.type : error.name,
    message: error.message,
    details: isRemote ? error.details : {},
  };
}
