import { plainJson } from "../../core/values/json_line.ts";
import { acceptsJson } from "./accepts_json.ts";
import { reasonPhrase } from "./reason_phrase.ts";

/**
 * Members of the body that a client gets who accepts JSON. `status` and `trace_id` are always those
 * of the response.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9457 | RFC 9457}
 */
export interface Problem {
  /**
   * URI that identifies the kind of problem.
   *
   * @default {"about:blank"}
   */
  readonly type?: string;
  /**
   * What the kind of problem is called.
   *
   * @default {the name of the status}
   */
  readonly title?: string;
  /**
   * What is wrong with this request.
   *
   * @default {the message, unless it says the same as the title}
   */
  readonly detail?: string;
  /** Whatever else a client is told. */
  readonly [extension: string]: unknown;
}

/** The request that an error answers. */
export interface ErrorRecipient {
  /** The request. */
  readonly request: Request;
  /** Trace id of the request. */
  readonly traceId: string;
}

/** What an error says. */
export interface ErrorContent {
  /** Status of the response. */
  readonly status: number;
  /** Text for people. */
  readonly message: string;
  /** Headers of the response. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Members for clients that accept JSON. */
  readonly problem?: Problem;
}

/** Statuses whose responses have no body. */
const NO_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Makes the response of an error: a problem for a client that accepts JSON, text for all others.
 *
 * @param content What it says.
 * @param recipient The request it answers; without one, the answer is plain text.
 */
export function errorResponse(content: ErrorContent, recipient?: ErrorRecipient): Response {
  const { status, message } = content;
  const headers = new Headers(content.headers);
  if (NO_BODY.has(status)) return new Response(null, { status, headers });
  if (recipient === undefined) return new Response(message, { status, headers });
  headers.append("vary", "accept");
  if (!acceptsJson(recipient.request.headers.get("accept"))) {
    return new Response(message, { status, headers });
  }
  headers.set("content-type", "application/problem+json");
  return new Response(problemJson(content, recipient), { status, headers });
}

function problemJson({ status, message, problem }: ErrorContent, { traceId }: ErrorRecipient) {
  const { type = "about:blank", title = reasonPhrase(status), detail = message, ...more } =
    problem ?? {};
  const isTold = detail !== "" && detail !== title;
  const standard = { type, title, status, ...(isTold && { detail }) };
  return plainJson({ ...standard, ...more, status, trace_id: traceId });
}
