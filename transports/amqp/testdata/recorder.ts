/** Octets of `AMQP\0\0\9\1`, which stand before the first frame. */
const PROTOCOL_HEADER_BYTES = 8;
/** Type, channel and size before a frame's payload; one octet ends it. */
const FRAME_HEADER_BYTES = 7;

/** A relay that remembers what a client says to a broker. */
export class Recorder implements AsyncDisposable {
  /** The port of 127.0.0.1 that it listens on. */
  readonly port: number;
  readonly #listener: Deno.Listener;
  readonly #sent: number[] = [];
  readonly #connections: Deno.Conn[] = [];
  readonly #relaying: Promise<void>;

  /** Relays one connection to a port. */
  constructor(target: number) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.port = (this.#listener.addr as Deno.NetAddr).port;
    this.#relaying = this.#relay(target);
  }

  /** The frames that the client has sent so far, in hexadecimal digits, all on channel 0. */
  frames(): string[] {
    const bytes = Uint8Array.from(this.#sent);
    const view = new DataView(bytes.buffer);
    const frames: string[] = [];
    for (let at = PROTOCOL_HEADER_BYTES; at < bytes.length;) {
      const size = FRAME_HEADER_BYTES + view.getUint32(at + 3) + 1;
      const frame = bytes.slice(at, at + size);
      frame[1] = frame[2] = 0;
      frames.push(frame.toHex());
      at += size;
    }
    return frames;
  }

  /** Cuts the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) connection.close();
    await this.#relaying;
  }

  async #relay(port: number): Promise<void> {
    const near = await this.#listener.accept();
    const far = await Deno.connect({ hostname: "127.0.0.1", port });
    this.#connections.push(near, far);
    await Promise.all([
      this.#copy(near, far, (bytes) => this.#sent.push(...bytes)),
      this.#copy(far, near, () => {}),
    ]);
  }

  async #copy(from: Deno.Conn, to: Deno.Conn, see: (bytes: Uint8Array) => void): Promise<void> {
    const chunk = new Uint8Array(16_384);
    try {
      for (let count = await from.read(chunk); count !== null; count = await from.read(chunk)) {
        see(chunk.subarray(0, count));
        for (let sent = 0; sent < count;) sent += await to.write(chunk.subarray(sent, count));
      }
    } catch {
      // One of the sides was closed.
    }
  }
}
