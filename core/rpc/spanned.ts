import { HEADER, type Message } from "../message/message.ts";
import type { Spans } from "../observe/spans.ts";
import { ARGUMENTS, RESULT } from "../observe/traces/recorded_span.ts";
import { currentTrace } from "../observe/trace.ts";
import type { Client } from "./calling/client.ts";
import type { RequestOptions } from "./calling/request_options.ts";
import { asksContainer, PING } from "./container_subjects.ts";
import type { Question } from "./question.ts";
import type { Answer, RequestHandler } from "./serving/answer.ts";

/** Sends a request in a span, of which the other side is told. */
export function spannedRequest(
  spans: Spans,
  { client, address, question, options = {} }: {
    readonly client: Client;
    readonly address: string;
    readonly question: Question;
    readonly options: RequestOptions | undefined;
  },
): Promise<Message> {
  const known = options.traceId ?? currentTrace()?.traceId;
  const span = {
    kind: "client",
    name: question.subject,
    attributes: { ...describe(question.subject), "server.address": address },
    traceId: known,
  } as const;
  return spans.run(span, ({ traceId, traceparent, show }) => {
    const answer = client.request(address, question, {
      ...options,
      traceId: known ?? traceId,
      headers: { ...options.headers, [HEADER.traceparent]: traceparent },
    });
    if (show === undefined) return answer;
    show(ARGUMENTS, question.body);
    return answer.then((message) => {
      show(RESULT, message.body);
      return message;
    });
  });
}

/** Whether a request gets no span: a sampler skips requests to containers, such as `lymph.inspect`. */
export function skipsRequest({ sampler }: Spans, subject: string): boolean {
  return sampler !== undefined && (asksContainer(subject) || sampler.skipsOutgoing());
}

/** Makes a handler serve each request in a span that continues its caller's. */
export function spannedHandler(spans: Spans, handle: RequestHandler): RequestHandler {
  const { sampler } = spans;
  return (request) => {
    const { subject, message: { otherHeaders: { [HEADER.traceparent]: traceparent } } } = request;
    if (
      asksContainer(subject)
        ? sampler !== undefined || subject === PING.subject
        : sampler?.skipsIncoming(traceparent, request.trace)
    ) return handle(request);
    const attributes = describe(subject);
    return spans.run(
      { kind: "server", name: subject, attributes, traceId: request.traceId, traceparent },
      (span) => {
        span.show?.(ARGUMENTS, request.message.body);
        const answer = handle(request);
        const check = (answer: Answer): Answer => {
          if (answer.type === "NACK") span.fail(answer.reason ?? "NACK");
          if (answer.type === "ERROR") span.fail(typeOf(answer.body));
          if ("body" in answer) span.show?.(RESULT, answer.body);
          return answer;
        };
        return answer instanceof Promise ? answer.then(check) : check(answer);
      },
    );
  };
}

/** Name of the error that an ERROR reply tells of. */
function typeOf(body: unknown): string {
  const isMap = typeof body === "object" && body !== null && "type" in body;
  return isMap ? String(body.type) : "ERROR";
}

function describe(subject: string): Record<string, string> {
  const dot = subject.lastIndexOf(".");
  return {
    "rpc.system": "lymph",
    "rpc.service": subject.slice(0, Math.max(dot, 0)),
    "rpc.method": subject.slice(dot + 1),
  };
}
