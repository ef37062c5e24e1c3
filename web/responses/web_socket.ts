import { toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { currentTraceId } from "../../core/observe/trace.ts";
import { timerMs } from "../../core/time/timer.ts";
import { currentWebTrace } from "../trace/web_trace.ts";
import { BadRequest, HttpError } from "./http_error.ts";
import { CLOSE, ServedSocket } from "./served_socket.ts";

const log = getLogger("lymph.web");

/** Options of {@linkcode webSocket}. */
export interface WebSocketOptions {
  /** Subprotocol to choose, one of those that the client offers. */
  readonly protocol?: string;
  /**
   * Milliseconds of silence after which the client is asked whether it is still there; it is
   * disconnected if it does not answer in the same time.
   *
   * @default {30_000}
   */
  readonly heartbeatMs?: number;
  /**
   * Bytes that may wait for a slow client; with more, it is disconnected.
   *
   * @default {1_048_576}
   */
  readonly maxUnsentBytes?: number;
  /**
   * Messages of a client that may wait for a slow service; with more, the client is disconnected.
   *
   * @default {1000}
   */
  readonly maxWaiting?: number;
}

/**
 * Turns a request into a WebSocket, and serves it until the function returns. When the service stops,
 * clients are told to go (1001), so that they come back to another instance.
 *
 * @param request The request as it came.
 * @param serve Serves the socket, in the trace of the request. An {@linkcode HttpError} below 500 that it
 * throws closes the socket with 4000 and its status, such as 4403, and its message. Anything else
 * closes it with 1011.
 * @returns The response that the handler must return.
 * @throws {HttpError} 426 if the request does not ask for a WebSocket of version 13, 400 if it is malformed.
 *
 * @example Say back what is said
 * ```ts
 * import { Rule, UrlMap, webSocket, WebServiceInterface } from "@lymph/lymph/web";
 *
 * export class Echo extends WebServiceInterface {
 *   override readonly urlMap = new UrlMap([new Rule("/echo", { endpoint: "echo" })]);
 *
 *   echo(request: Request): Response {
 *     return webSocket(request, async (socket) => {
 *       for await (const message of socket) socket.send(message);
 *     });
 *   }
 * }
 * ```
 */
export function webSocket(
  request: Request,
  serve: (socket: ServedSocket) => unknown,
  { protocol, heartbeatMs = 30_000, ...limits }: WebSocketOptions = {},
): Response {
  checkHandshake(request);
  const silenceMs = Math.max(1000, timerMs("heartbeatMs", heartbeatMs));
  const trace = currentWebTrace();
  trace?.letGo(); // the platform aborts the signal of a request that it upgrades
  request.headers.forEach(() => {}); // and forgets its headers, unless all of them were read
  const remoteAddr = trace?.client?.remoteAddr;
  const { socket, response } = Deno.upgradeWebSocket(request, {
    idleTimeout: Math.round(silenceMs / 1000),
    ...(protocol !== undefined && { protocol }),
  });
  const served = new ServedSocket(socket, { ...limits, closeTimeoutMs: silenceMs });
  if (trace) trace.upgrade = { response, remoteAddr, fail: (thrown) => closeFor(served, thrown) };
  const stop = (): void => served.close(CLOSE.goingAway, "The service stops");
  trace?.closing.hold(served.closed);
  trace?.closing.signal.addEventListener("abort", stop);
  if (trace?.closing.signal.aborted) stop();
  void served.closed.then(() => {
    trace?.closing.signal.removeEventListener("abort", stop);
    trace?.hangUp();
  });
  void run(served, serve);
  return response;
}

/** What the platform answers with an error of the service, or not at all, after RFC 6455, section 4.2. */
function checkHandshake({ headers }: Request): void {
  if (!names(headers.get("upgrade"), "websocket")) throw upgradeRequired();
  if (headers.get("sec-websocket-version") !== "13") throw upgradeRequired();
  if (!names(headers.get("connection"), "upgrade")) {
    throw new BadRequest("The header Connection must name Upgrade");
  }
  if (!KEY.test(headers.get("sec-websocket-key") ?? "")) {
    throw new BadRequest("The header Sec-WebSocket-Key must have 16 bytes in base64");
  }
}

const KEY = /^[+/\dA-Za-z]{22}==$/;

function upgradeRequired(): HttpError {
  const headers = { upgrade: "websocket", "sec-websocket-version": "13" };
  return new HttpError(426, "Upgrade Required", { headers });
}

/** Whether a header that is a list names something. */
function names(header: string | null, name: string): boolean {
  return header?.split(",").some((one) => one.trim().toLowerCase() === name) ?? false;
}

async function run(served: ServedSocket, serve: (socket: ServedSocket) => unknown): Promise<void> {
  try {
    await served.opened;
    if (!served.signal.aborted) await serve(served);
    served.close(CLOSE.normal);
  } catch (thrown) {
    if (served.signal.aborted) return; // such as what was waited for on behalf of a client that is gone
    const error = closeFor(served, thrown);
    if (error) log.error("A WebSocket failed: {error}", { error, trace_id: currentTraceId() });
  }
}

/** Tells a client what was thrown. Returns the error, if it was not meant for the client. */
function closeFor(served: ServedSocket, thrown: unknown): Error | undefined {
  if (thrown instanceof HttpError && thrown.status < 500) {
    served.close(CLOSE.refused + thrown.status, thrown.message);
    return undefined;
  }
  served.close(CLOSE.failed, "Internal error");
  return toError(thrown);
}
