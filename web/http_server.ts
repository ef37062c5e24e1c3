import { ConfigError } from "../core/errors.ts";
import { getLogger } from "../core/observe/log.ts";

const log = getLogger("lymph.web");

/** Serves one request of a client. */
export type Serve = (
  request: Request,
  info: Deno.ServeHandlerInfo<Deno.NetAddr>,
) => Response | Promise<Response>;

/** Where a server listens. */
export interface ListenOptions {
  /** Address. */
  readonly ip: string;
  /** Port; 0 for a free one. */
  readonly port: number;
  /** Whether other processes listen there, too. */
  readonly sharesPort: boolean;
}

const REBINDS = 10;
const REBIND_AFTER_MS = 50;

/** An HTTP server with a socket of its own. */
export class HttpServer {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(server: Deno.HttpServer<Deno.NetAddr>) {
    this.#server = server;
  }

  /**
   * Starts to listen.
   *
   * @throws {ConfigError} If the address cannot be had.
   */
  static async listen(options: ListenOptions, serve: Serve): Promise<HttpServer> {
    const { ip, port, sharesPort } = options;
    // Deno ends the process, rather than throw, where the flag is missing.
    if (sharesPort && !("listenDatagram" in Deno)) {
      throw new ConfigError(`Cannot share port ${port}: Deno must run with --unstable-net`);
    }
    for (let attempt = 1;; attempt++) {
      try {
        const server = Deno.serve({
          hostname: ip,
          port,
          onListen() {},
          ...(sharesPort ? { reusePort: true } : {}),
        }, serve);
        return new HttpServer(server);
      } catch (cause) {
        const isTaken = cause instanceof Deno.errors.AddrInUse;
        if (!isTaken || attempt === REBINDS) throw explain(options, cause);
        // A port that was just closed is free a little later.
        await new Promise((resolve) => setTimeout(resolve, REBIND_AFTER_MS));
      }
    }
  }

  /** The port. */
  get port(): number {
    return this.#server.addr.port;
  }

  /**
   * Takes no more connections and finishes the requests under way.
   *
   * @param signal Ends the wait. What is still under way then ends with the process, as the platform
   * has no way to cut it off.
   * @returns Whether all requests were finished.
   */
  async shutdown(signal: AbortSignal): Promise<boolean> {
    const finished = this.#server.shutdown().then(() => true, (error) => {
      log.warn("The server did not shut down in order: {error}", { error });
      return true;
    });
    const late = Promise.withResolvers<false>();
    const giveUp = () => late.resolve(false);
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp);
    const isComplete = await Promise.race([finished, late.promise]);
    signal.removeEventListener("abort", giveUp);
    return isComplete;
  }
}

function explain({ ip, port }: ListenOptions, cause: unknown): Error {
  const reason = cause instanceof Deno.errors.AddrInUse
    ? "another process uses it"
    : cause instanceof Error
    ? cause.message
    : String(cause);
  return new ConfigError(`Cannot listen on ${ip}:${port}: ${reason}`, { cause });
}
