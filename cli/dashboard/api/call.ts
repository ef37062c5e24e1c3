import { isMapping } from "../../../core/config/mapping.ts";
import { RemoteError, RpcError, toError } from "../../../core/errors.ts";
import { taskType } from "../../../core/events/handling/tasks.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import { checkEventType } from "../../../core/events/topic.ts";
import { randomId } from "../../../core/id.ts";
import { HEADER } from "../../../core/message/message.ts";
import { MAX_TRACE_ID, newTrace, readTraceId, runInTrace } from "../../../core/observe/trace.ts";
import { formatTraceparent, unseenParent } from "../../../core/observe/traceparent.ts";
import { explainFailure } from "../../client/explain_failure.ts";
import { parseSubject } from "../../command/subject.ts";
import { anything, number, readNumber, readText, text } from "../fields.ts";
import { ApiError, type Route } from "../route.ts";
import type { System } from "../system/system.ts";
import { expectTask } from "./expect_task.ts";
import { ANY, described, mapOf, NUMBER, objectOf, TEXT } from "./forms.ts";

const MAX_TIMEOUT_S = 600;
const MAX_DELAY_S = 86_400 * 365;
const EMITTED = objectOf({
  traceId: described("Id of the trace of what handles it", TEXT),
});

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
  returns: objectOf({
    traceId: described("Id of the trace, which may come a moment later", TEXT),
    durationMs: NUMBER,
  }, {
    result: described("What the method returned", ANY),
    error: described(
      "In place of a result: why it is missing",
      objectOf({ type: TEXT, message: TEXT, details: mapOf(ANY) }),
    ),
  }),
  async answer({ body, signal }, { connection }) {
    const { subject, service, version } = readSubject(readText(body, "subject"));
    const args = body["args"] ?? {};
    if (!isMapping(args)) throw new ApiError(400, "args must be an object");
    const address = readText(body, "address", service);
    const traceId = traceIdOf(body);
    const seconds = readNumber(body, "timeout", { fallback: 10, max: MAX_TIMEOUT_S });
    const started = performance.now();
    const took = () => performance.now() - started;
    try {
      const { body: result } = await connection.request(address, { subject, body: args }, {
        timeoutMs: seconds * 1000,
        traceId,
        signal,
        headers: recorded(traceId),
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
  returns: EMITTED,
  async answer({ body }, system) {
    return await send(system, body, { type: readText(body, "type"), body: body["body"] ?? {} });
  },
};

/** `POST /api/apply` */
export const apply: Route = {
  method: "POST",
  path: "/api/apply",
  summary: "Hands a task over to the workers of its service.",
  body: {
    task: text("The task: <service>.<task>"),
    args: anything("Arguments, as an object; tagged values become what they stand for", {
      optional: true,
    }),
    delay: number("Seconds until a worker may begin, by default 0", { optional: true }),
    traceId: text("Trace id to use, by default a new one", { optional: true }),
  },
  returns: EMITTED,
  async answer({ body }, system) {
    const [, service = "", task = ""] = /^(.+)\.([^.]+)$/.exec(readText(body, "task")) ?? [];
    if (task === "") throw new ApiError(400, "A task is written <service>.<task>");
    const args = body["args"] ?? {};
    if (!isMapping(args)) throw new ApiError(400, "args must be an object");
    expectTask({ service, task }, await system.descriptions.all());
    return await send(system, body, { type: taskType(service, task), body: args });
  },
};

async function send(
  system: System,
  request: Readonly<Record<string, unknown>>,
  event: Pick<ServiceEvent, "type" | "body">,
): Promise<{ traceId: string }> {
  checkType(event.type);
  const delayMs = readNumber(request, "delay", { fallback: 0, max: MAX_DELAY_S }) * 1000;
  const traceId = traceIdOf(request);
  const headers = { [HEADER.traceId]: traceId, ...recorded(traceId) };
  const events = await system.events();
  await runInTrace(
    newTrace(traceId),
    () => events.emit({ ...event, source: randomId(), headers }, { delayMs }),
  );
  return { traceId };
}

function checkType(type: string): void {
  try {
    checkEventType(type);
  } catch (cause) {
    throw new ApiError(400, toError(cause).message, { cause });
  }
}

function traceIdOf(body: Readonly<Record<string, unknown>>): string {
  const id = readText(body, "traceId", randomId());
  if (id !== "" && readTraceId(id) === id) return id;
  throw new ApiError(400, `traceId must have 1 to ${MAX_TRACE_ID} characters`);
}

/** Headers by which what a person does here has a trace, although services record only some. */
function recorded(traceId: string): Record<string, string> {
  const parent = unseenParent(traceId);
  return parent === undefined ? {} : { [HEADER.traceparent]: formatTraceparent(parent) };
}

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
