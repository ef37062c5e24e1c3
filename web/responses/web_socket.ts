import { toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { currentTraceId } from "../../core/observe/trace.ts";
import { currentWebTrace } from "../trace/web_trace.ts";
import { HttpError } from "./http_error.ts";
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
 * @param serve Serves the socket, in the trace of the request. What it throws closes the socket with 1011.
 * @returns The response that the handler must return.
 * @throws {HttpError} 426 if the request does not ask for a WebSocket.
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
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    throw new HttpError(426, "Upgrade Required", { headers: { upgrade: "websocket" } });
  }
  const { socket, response } = Deno.upgradeWebSocket(request, {
    idleTimeout: Math.max(1, Math.round(heartbeatMs / 1000)),
    ...(protocol !== undefined && { protocol }),
  });
  const served = new ServedSocket(socket, limits);
  const trace = currentWebTrace();
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

async function run(served: ServedSocket, serve: (socket: ServedSocket) => unknown): Promise<void> {
  try {
    await served.opened;
    if (!served.signal.aborted) await serve(served);
    served.close(CLOSE.normal);
  } catch (thrown) {
    if (served.signal.aborted) return; // such as what was waited for on behalf of a client that is gone
    log.error("A WebSocket failed: {error}", {
      error: toError(thrown),
      trace_id: currentTraceId(),
    });
    served.close(CLOSE.failed, "Internal error");
  }
}
