const READ_BYTES = 64 * 1024;

/** The least that one can do on TCP: a length of four bytes, bodies, batched writes. */
export class FramedConnection {
  readonly #conn: Deno.TcpConn;
  readonly #onBody: (body: Uint8Array, connection: FramedConnection) => void;
  #buffer = new Uint8Array(READ_BYTES);
  #length = 0;
  #isFlushing = false;

  /** Takes over a connection. */
  constructor(
    conn: Deno.TcpConn,
    onBody: (body: Uint8Array, connection: FramedConnection) => void,
  ) {
    this.#conn = conn;
    this.#onBody = onBody;
    conn.setNoDelay(true);
    this.#read().catch(() => {});
  }

  /** Sends one body. */
  send(body: Uint8Array): void {
    const needed = this.#length + 4 + body.byteLength;
    if (needed > this.#buffer.byteLength) {
      const grown = new Uint8Array(2 * needed);
      grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    new DataView(this.#buffer.buffer).setUint32(this.#length, body.byteLength);
    this.#buffer.set(body, this.#length + 4);
    this.#length = needed;
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => this.#flush().catch(() => {}));
  }

  async #flush(): Promise<void> {
    while (this.#length > 0) {
      const bytes = this.#buffer.subarray(0, this.#length);
      this.#buffer = new Uint8Array(READ_BYTES);
      this.#length = 0;
      for (let sent = 0; sent < bytes.byteLength;) {
        sent += await this.#conn.write(bytes.subarray(sent));
      }
    }
    this.#isFlushing = false;
  }

  async #read(): Promise<void> {
    let rest = new Uint8Array();
    while (true) {
      const chunk = new Uint8Array(READ_BYTES);
      chunk.set(rest);
      const count = await this.#conn.read(chunk.subarray(rest.byteLength));
      if (count === null) return;
      const end = rest.byteLength + count;
      const view = new DataView(chunk.buffer);
      let offset = 0;
      while (end - offset >= 4 && end - offset >= 4 + view.getUint32(offset)) {
        const length = view.getUint32(offset);
        this.#onBody(chunk.subarray(offset + 4, offset + 4 + length), this);
        offset += 4 + length;
      }
      rest = chunk.slice(offset, end);
    }
  }
}
