import { connect, createServer, type Server, type Socket } from "node:net";
import { ConfigError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { aborted } from "../../core/time/abort.ts";
import { HttpServer, type ListenOptions, type Serve, type WebServer } from "./http_server.ts";

const log = getLogger("lymph.web");
const LOOPBACK = "127.0.0.1";

/** Where an inherited server listens. */
export interface InheritOptions extends Pick<ListenOptions, "maxOpenFiles"> {
  /** File descriptor of a socket that listens. */
  readonly fd: number;
  /** Its port. */
  readonly port: number;
}

/**
 * An HTTP server on a socket that this process has inherited. Deno serves no such socket, but can
 * accept its connections: each is led to a server of its own on the loopback interface.
 */
export class InheritedServer implements WebServer {
  readonly #acceptor: Server;
  readonly #inner: HttpServer;
  /** The client behind a connection of the inner server, by the port that it comes from. */
  readonly #clients: Map<number, Deno.NetAddr>;
  readonly #port: number;
  /** Resolves when all connections have ended, once no more are accepted. */
  #ended: Promise<void> | undefined;

  private constructor(inner: HttpServer, clients: Map<number, Deno.NetAddr>, port: number) {
    this.#inner = inner;
    this.#clients = clients;
    this.#port = port;
    this.#acceptor = createServer({ allowHalfOpen: true }, (client) => this.#lead(client));
  }

  /**
   * Starts to accept connections.
   *
   * @throws {ConfigError} If the file descriptor is no socket that listens on the port.
   */
  static async listen(
    { fd, port, maxOpenFiles }: InheritOptions,
    serve: Serve,
  ): Promise<InheritedServer> {
    const clients = new Map<number, Deno.NetAddr>();
    const inner = await HttpServer.listen(
      { ip: LOOPBACK, port: 0, sharesPort: false, maxOpenFiles },
      (request, info) => {
        const remoteAddr = clients.get(info.remoteAddr.port) ?? info.remoteAddr;
        return serve(request, { completed: info.completed, remoteAddr });
      },
    );
    const server = new InheritedServer(inner, clients, port);
    try {
      await server.#accept(fd);
      return server;
    } catch (error) {
      await inner.shutdown(AbortSignal.abort());
      throw error;
    }
  }

  /** {@inheritDoc WebServer.port} */
  get port(): number {
    return this.#port;
  }

  /** {@inheritDoc WebServer.stopAccepting} */
  stopAccepting(): void {
    this.#ended ??= new Promise((resolve) => this.#acceptor.close(() => resolve()));
  }

  /** {@inheritDoc WebServer.shutdown} */
  async shutdown(signal: AbortSignal): Promise<boolean> {
    this.stopAccepting();
    const isComplete = await this.#inner.shutdown(signal);
    // The last answers may still be on their way from the inner server to the clients.
    await Promise.race([this.#ended, aborted(signal)]);
    return isComplete && !signal.aborted;
  }

  #accept(fd: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const acceptor = this.#acceptor;
    const refuse = (reason: string, cause?: unknown): void =>
      reject(
        new ConfigError(`Cannot accept on file descriptor ${fd}: ${reason}`, { cause }),
      );
    acceptor.on("error", (error) => {
      log.debug("Cannot accept a connection: {error}", { error });
      refuse(error.message, error); // once it listens, this changes nothing
    });
    acceptor.listen({ fd }, () => {
      const address = acceptor.address();
      const port = typeof address === "object" ? address?.port : undefined;
      if (port === this.#port) return resolve();
      acceptor.close();
      refuse(`it must be a socket that listens on port ${this.#port}`);
    });
    return promise;
  }

  #lead(client: Socket): void {
    const { remoteAddress: hostname = "", remotePort = 0 } = client;
    const inner = connect({ host: LOOPBACK, port: this.#inner.port, allowHalfOpen: true });
    client.setNoDelay(true);
    inner.setNoDelay(true);
    let port = 0;
    const end = (error?: Error): void => {
      if (error) log.debug("A connection of {hostname} has ended: {error}", { hostname, error });
      client.destroy();
      inner.destroy();
    };
    inner.once("connect", () => {
      port = inner.localPort ?? 0;
      this.#clients.set(port, { transport: "tcp", hostname, port: remotePort });
      client.pipe(inner);
      inner.pipe(client, { end: false });
    });
    // The inner server has closed the connection: all that it has answered still gets through.
    inner.on("end", () => client.end(() => end()));
    inner.on("error", end).on("close", () => void this.#clients.delete(port));
    client.on("error", end).on("close", () => end());
  }
}
