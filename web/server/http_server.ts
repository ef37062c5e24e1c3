import { ConfigError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { pause } from "../../core/time/pause.ts";
import { countOpenFiles } from "./open_files.ts";

const log = getLogger("lymph.web");

/** Serves one request of a client. */
export type Serve = (
  request: Request,
  info: Deno.ServeHandlerInfo<Deno.NetAddr>,
) => Response | Promise<Response>;

/** A server that listens. */
export interface WebServer {
  /** The port. */
  readonly port: number;
  /** Leaves new connections to other processes, where these accept on the very same socket. */
  stopAccepting?(): void;
  /**
   * Takes no more connections and finishes the requests under way.
   *
   * @param signal Ends the wait. What is still under way then ends with the process, as the platform
   * has no way to cut it off.
   * @returns Whether all requests were finished.
   */
  shutdown(signal: AbortSignal): Promise<boolean>;
}

/** Where a server listens. */
export interface ListenOptions {
  /** Address. */
  readonly ip: string;
  /** Port; 0 for a free one. */
  readonly port: number;
  /** Whether other processes listen there, too. */
  readonly sharesPort: boolean;
  /** How many files the process may have open before connections without a request are closed. */
  readonly maxOpenFiles: number;
}

const REBINDS = 50;
const REBIND_AFTER_MS = 10;
const WATCH_INTERVAL_MS = 500;
/** Most intervals between two times, where shedding has not helped: then all have a request. */
const LONGEST_WAIT = 120;

/**
 * An HTTP server with a socket of its own.
 *
 * The platform lets clients take as long as they like for a request's headers, and ends the server
 * when it cannot take a connection for want of files. So this one sheds connections without a
 * request while there still are files, and begins anew when it was ended all the same.
 */
export class HttpServer implements WebServer {
  readonly #options: ListenOptions;
  readonly #serve: Serve;
  readonly #leaving = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #server: Deno.HttpServer<Deno.NetAddr> | undefined;
  #port: number;
  #wait = 0;
  #nextWait = 1;
  #watch: ReturnType<typeof setInterval> | undefined;

  private constructor(options: ListenOptions, serve: Serve) {
    this.#options = options;
    this.#serve = serve;
    this.#port = options.port;
  }

  /**
   * Starts to listen.
   *
   * @throws {ConfigError} If the address cannot be had.
   */
  static async listen(options: ListenOptions, serve: Serve): Promise<HttpServer> {
    // Deno ends the process, rather than throw, where the flag is missing.
    if (options.sharesPort && !("listenDatagram" in Deno)) {
      throw new ConfigError(`Cannot share port ${options.port}: Deno must run with --unstable-net`);
    }
    const server = new HttpServer(options, serve);
    await server.#bind();
    server.#watch = setInterval(() => server.#shed(), WATCH_INTERVAL_MS);
    Deno.unrefTimer(server.#watch);
    return server;
  }

  /** {@inheritDoc WebServer.port} */
  get port(): number {
    return this.#port;
  }

  /** {@inheritDoc WebServer.shutdown} */
  async shutdown(signal: AbortSignal): Promise<boolean> {
    this.#closing.abort();
    clearInterval(this.#watch);
    this.#leave();
    const finished = Promise.all(this.#leaving).then(() => true);
    const late = Promise.withResolvers<false>();
    const giveUp = () => late.resolve(false);
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp);
    const isComplete = await Promise.race([finished, late.promise]);
    signal.removeEventListener("abort", giveUp);
    return isComplete;
  }

  async #bind(): Promise<void> {
    const { ip, sharesPort } = this.#options;
    for (let attempt = 1; !this.#closing.signal.aborted; attempt++) {
      try {
        const server = this.#server = Deno.serve({
          hostname: ip,
          port: this.#port,
          onListen() {},
          ...(sharesPort ? { reusePort: true } : {}),
        }, this.#serve);
        this.#port = server.addr.port;
        const hasEnded = new Error("the platform has closed it");
        server.finished.then(
          () => this.#restart(server, hasEnded),
          (error) => this.#restart(server, error),
        );
        return;
      } catch (cause) {
        const isTaken = cause instanceof Deno.errors.AddrInUse;
        if (!isTaken || attempt === REBINDS) throw explain(this.#options, cause);
        // A port that was just closed is free a little later.
        await pause(REBIND_AFTER_MS, this.#closing.signal);
      }
    }
  }

  /**
   * Ends the server that listens, once it has finished what is under way; idle clients are cut off.
   */
  #leave(): void {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const left = server.shutdown().catch((error) => {
      log.warn("The server did not shut down in order: {error}", { error });
    }).then(() => void this.#leaving.delete(left));
    this.#leaving.add(left);
  }

  #shed(): void {
    const { maxOpenFiles } = this.#options;
    if (this.#server === undefined) return; // being replaced already
    const count = countOpenFiles();
    if (count < maxOpenFiles) {
      this.#nextWait = 1;
      return;
    }
    if (this.#wait-- > 0) return;
    this.#wait = this.#nextWait;
    this.#nextWait = Math.min(2 * this.#nextWait, LONGEST_WAIT);
    log.warn("Closes connections without a request, as {count} of {maxOpenFiles} files are open", {
      count,
      maxOpenFiles,
    });
    this.#leave();
    this.#rebind();
  }

  #restart(server: Deno.HttpServer<Deno.NetAddr>, error: unknown): void {
    if (this.#server !== server) return; // it was to end
    log.error("The server on port {port} has ended, and starts again: {error}", {
      port: this.#port,
      error,
    });
    this.#leave(); // its connections are still there, and in the way
    this.#rebind();
  }

  async #rebind(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        return await this.#bind();
      } catch (error) {
        log.debug("Cannot listen again yet: {error}", { error });
        await pause(REBIND_AFTER_MS, this.#closing.signal);
      }
    }
  }
}

function explain({ ip, port }: ListenOptions, cause: unknown): Error {
  const reason = cause instanceof Deno.errors.AddrInUse
    ? "it is already in use"
    : cause instanceof Error
    ? cause.message
    : String(cause);
  return new ConfigError(`Cannot listen on ${ip}:${port}: ${reason}`, { cause });
}
