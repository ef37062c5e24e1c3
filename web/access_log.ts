import { getLogger } from "../core/observe/logs/log.ts";
import { splitUrl } from "./requests/request_url.ts";

const log = getLogger("lymph.web");

/** What a socket tells of a request: where it comes from, and when its response has been sent. */
export type Client = Deno.ServeHandlerInfo<Deno.NetAddr>;

/** One request that was served. */
export interface Access {
  /** The request. */
  readonly request: Request;
  /** What it was answered with. */
  readonly response: Response;
  /** When it came, on the scale of `performance.now()`. */
  readonly arrival: number;
  /** Address of the client, where it is known. */
  readonly address: string | undefined;
  /** Trace id of the request. */
  readonly traceId: string;
}

const LINE = 'client={client} - - "{method} {path}" status={status} length={length} ' +
  "duration={duration} (seconds)";

/** Logs a request in the format of Python lymph. */
export function logAccess({ request, response, arrival, address, traceId }: Access): void {
  const { path, query } = splitUrl(request.url);
  log.info(LINE, {
    client: address ?? "-",
    method: request.method,
    path: path + query,
    status: response.status,
    length: response.headers.get("content-length") ?? "-",
    duration: ((performance.now() - arrival) / 1000).toFixed(6),
    trace_id: traceId,
  });
}
