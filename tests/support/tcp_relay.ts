/** A TCP relay that can stall, as a network does whose cable was pulled, and cut its connections. */
export class TcpRelay implements AsyncDisposable {
  /** Where it listens, as an endpoint. */
  readonly endpoint: string;
  readonly #listener: Deno.Listener;
  readonly #target: Deno.ConnectOptions;
  readonly #conns = new Set<Deno.Conn>();
  readonly #pumps = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  #isOpen = Promise.withResolvers<void>();
  #cutAfterBytes = Infinity;

  /** Relays from a free port to an endpoint such as `tcp://127.0.0.1:40001`. */
  constructor(target: string) {
    const { hostname, port } = new URL(target.replace("tcp:", "http:"));
    this.#target = { hostname, port: Number(port) };
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.endpoint = `tcp://127.0.0.1:${(this.#listener.addr as Deno.NetAddr).port}`;
    this.#isOpen.resolve();
    this.#accepting = this.#accept();
  }

  /** From now on nothing goes through, and nobody is told. */
  stall(): void {
    this.#isOpen = Promise.withResolvers();
  }

  /** Lets everything through again. */
  resume(): void {
    this.#isOpen.resolve();
  }

  /** Cuts each connection once so many more octets went from its caller to the target. */
  cutAfter(bytes: number): void {
    this.#cutAfterBytes = bytes;
  }

  /** Cuts every connection. */
  cut(): void {
    for (const conn of this.#conns) conn.close();
    this.#conns.clear();
  }

  /** Stops listening and cuts every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.resume();
    this.cut();
    await Promise.all([this.#accepting, ...this.#pumps]);
  }

  async #accept(): Promise<void> {
    for await (const near of this.#listener) {
      const far = await Deno.connect(this.#target);
      this.#conns.add(near).add(far);
      this.#pump(near, far, true);
      this.#pump(far, near, false);
    }
  }

  #pump(from: Deno.Conn, to: Deno.Conn, isCaller: boolean): void {
    const pump = this.#copy(from, to, isCaller).catch(() => {}) // one side has hung up
      .finally(() => {
        for (const conn of [from, to]) if (this.#conns.delete(conn)) conn.close();
        this.#pumps.delete(pump);
      });
    this.#pumps.add(pump);
  }

  async #copy(from: Deno.Conn, to: Deno.Conn, isCaller: boolean): Promise<void> {
    const chunk = new Uint8Array(16_384);
    for (;;) {
      const count = await from.read(chunk);
      if (count === null) return;
      await this.#isOpen.promise;
      const allowed = isCaller ? Math.min(count, this.#cutAfterBytes) : count;
      for (let sent = 0; sent < allowed;) sent += await to.write(chunk.subarray(sent, allowed));
      if (allowed < count) return;
      if (isCaller) this.#cutAfterBytes -= count;
    }
  }
}
