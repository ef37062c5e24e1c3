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
  readonly #abort: AbortController;

  private constructor(server: Deno.HttpServer<Deno.NetAddr>, abort: AbortController) {
    this.#server = server;
    this.#abort = abort;
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
      const abort = new AbortController();
      try {
        const server = Deno.serve({
          hostname: ip,
          port,
          signal: abort.signal,
          onListen() {},
          ...(sharesPort ? { reusePort: true } : {}),
        }, serve);
        return new HttpServer(server, abort);
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
   * @returns Whether all of them were finished before the signal aborted.
   */
  async shutdown(signal: AbortSignal): Promise<boolean> {
    let wasCut = false;
    const cut = () => {
      wasCut = true;
      this.#abort.abort();
    };
    if (signal.aborted) cut();
    else signal.addEventListener("abort", cut, { once: true });
    await this.#server.shutdown().catch((error) => log.debug("Server: {error}", { error }));
    await this.#server.finished;
    signal.removeEventListener("abort", cut);
    return !wasCut;
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
