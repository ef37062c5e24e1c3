/** Where a {@linkcode Relay} leads. */
export interface RelayTarget {
  /**
   * Host to connect to.
   *
   * @default {"127.0.0.1"}
   */
  readonly hostname?: string;
  /** Port to connect to. */
  readonly port: number;
}

/**
 * A TCP relay between a client and a server, for tests of what networks do: it can stall, as if a
 * cable had been pulled, cut every connection and refuse new ones, or cut one in mid-message.
 *
 * @example A server that is out of reach for a while
 * ```ts ignore
 * await using relay = new Relay({ port: server.port });
 * const client = await connectTo(relay.port);
 * relay.stall();
 * // … nothing arrives, and neither side is told …
 * relay.resume();
 * ```
 */
export class Relay implements AsyncDisposable {
  /** The port of 127.0.0.1 that it listens on. */
  readonly port: number;
  /** The port that it leads to. */
  readonly targetPort: number;
  readonly #target: Deno.ConnectOptions;
  readonly #listener: Deno.Listener;
  readonly #connections = new Set<Deno.Conn>();
  readonly #tasks = new Set<Promise<void>>();
  #opened = Promise.withResolvers<void>();
  #isRefusing = false;
  #bytesUntilCut = Infinity;

  /** Relays from a free port to a target. */
  constructor({ hostname = "127.0.0.1", port }: RelayTarget) {
    this.#target = { hostname, port };
    this.targetPort = port;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.port = (this.#listener.addr as Deno.NetAddr).port;
    this.#opened.resolve();
    this.#run(this.#accept());
  }

  /** Host and port that clients connect to. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Connections that are open now. */
  get connectionCount(): number {
    return this.#connections.size / 2;
  }

  /** Stops forwarding without closing; new connections are accepted but stay silent. */
  stall(): void {
    this.#opened.resolve(); // waiters of an earlier stall wait for this one next
    this.#opened = Promise.withResolvers();
  }

  /** Cuts every connection and refuses new ones. */
  cut(): void {
    this.#isRefusing = true;
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
  }

  /** Cuts the connection on which the last of so many more bytes has gone to the server. */
  cutAfter(bytes: number): void {
    this.#bytesUntilCut = bytes;
  }

  /** Lets everything through again, with what a stall has held back. */
  resume(): void {
    this.#isRefusing = false;
    this.#bytesUntilCut = Infinity;
    this.#opened.resolve();
  }

  /** Cuts every connection and stops listening. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.#opened.resolve();
    this.cut();
    await Promise.all(this.#tasks);
  }

  async #accept(): Promise<void> {
    for await (const near of this.#listener) this.#run(this.#relay(near));
  }

  async #relay(near: Deno.Conn): Promise<void> {
    if (this.#isRefusing) return near.close();
    let far: Deno.Conn;
    try {
      far = await Deno.connect(this.#target);
    } catch {
      return near.close(); // what a client sees of a closed port
    }
    if (this.#isRefusing) {
      near.close();
      return far.close();
    }
    this.#connections.add(near).add(far);
    const allow = (count: number) => {
      const allowed = Math.min(count, this.#bytesUntilCut);
      this.#bytesUntilCut -= allowed;
      return allowed;
    };
    await Promise.all([this.#copy(near, far, allow), this.#copy(far, near, (count) => count)]);
  }

  /** Copies until one side hangs up, or fewer bytes are allowed to go on than have come. */
  async #copy(
    from: Deno.Conn,
    to: Deno.Conn,
    allow: (count: number) => number,
  ): Promise<void> {
    const chunk = new Uint8Array(16_384);
    try {
      for (let count = await from.read(chunk); count !== null; count = await from.read(chunk)) {
        let gate: Promise<void> | undefined;
        while (gate !== this.#opened.promise) await (gate = this.#opened.promise);
        const allowed = allow(count);
        for (let sent = 0; sent < allowed;) sent += await to.write(chunk.subarray(sent, allowed));
        if (allowed < count) break;
      }
    } catch {
      // One of the sides has hung up, or was cut.
    }
    for (const side of [from, to]) if (this.#connections.delete(side)) side.close();
  }

  #run(task: Promise<void>): void {
    const running = task.finally(() => this.#tasks.delete(running));
    this.#tasks.add(running);
  }
}
