import { NotConnectedError, toError } from "../../../core/errors.ts";
import { type Endpoint, formatEndpoint } from "./endpoint.ts";

/**
 * Connects once.
 *
 * @throws {NotConnectedError} If it is refused, fails otherwise, takes too long, or is aborted.
 */
export async function dial(
  endpoint: Endpoint,
  { connectTimeoutMs, signal }: { readonly connectTimeoutMs: number; readonly signal: AbortSignal },
): Promise<Deno.Conn> {
  const limit = new AbortController();
  const onAbort = () => limit.abort(signal.reason);
  signal.addEventListener("abort", onAbort);
  const timer = setTimeout(
    () => limit.abort(new Error(`it took longer than ${connectTimeoutMs} ms`)),
    connectTimeoutMs,
  );
  try {
    signal.throwIfAborted();
    if (endpoint.transport === "unix") {
      return await Deno.connect({ transport: "unix", path: endpoint.path });
    }
    const { hostname, port } = endpoint;
    const conn = await Deno.connect({ hostname, port, signal: limit.signal });
    if (!isLoop(conn)) return conn;
    conn.close();
    throw new Error("nobody listens there, the connection came back to itself");
  } catch (error) {
    const cause = limit.signal.aborted ? toError(limit.signal.reason) : toError(error);
    throw new NotConnectedError(
      `Cannot connect to ${formatEndpoint(endpoint)}: ${cause.message}`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** TCP connects to itself where the port that it picks is the one it dials. */
function isLoop({ localAddr, remoteAddr }: Deno.TcpConn): boolean {
  return localAddr.port === remoteAddr.port && localAddr.hostname === remoteAddr.hostname;
}
