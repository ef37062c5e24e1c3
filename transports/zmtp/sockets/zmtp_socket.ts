/** What a socket of any type is made of. */
export interface SocketCore {
  /** Messages received and not read yet. */
  readonly received: AsyncIterableIterator<Uint8Array[]>;
  /** Listens at an endpoint and returns the real one. */
  bind(endpoint: string): Promise<string>;
  /** Keeps a connection to an endpoint. */
  connect(endpoint: string): Promise<void>;
  /** Writes what is unsent, and closes everything. */
  close(): Promise<void>;
}

/** What every type of socket lets its user do: listen, connect, close. */
export abstract class ZmtpSocket implements AsyncDisposable {
  readonly #socket: SocketCore;

  /** Shows the socket to its user. */
  constructor(socket: SocketCore) {
    this.#socket = socket;
  }

  /**
   * Listens at an endpoint.
   *
   * @param endpoint `tcp://host:port` or `ipc:///path`; host `*` and port 0 are allowed.
   * @returns The real endpoint.
   * @throws {AddressInUseError} If it is in use.
   * @throws {SyntaxError} If the endpoint is invalid.
   */
  bind(endpoint: string): Promise<string> {
    return this.#socket.bind(endpoint);
  }

  /**
   * Connects to an endpoint, and again whenever the connection is lost.
   *
   * @returns Resolves after the first handshake; you need not wait for it.
   * @throws {SyntaxError} If the endpoint is invalid.
   */
  connect(endpoint: string): Promise<void> {
    return this.#socket.connect(endpoint);
  }

  /** Writes what is unsent, for a limited time, and closes everything. */
  close(): Promise<void> {
    return this.#socket.close();
  }

  /** Closes the socket. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** A socket that receives messages. */
export abstract class ReceivingSocket extends ZmtpSocket implements AsyncIterable<Uint8Array[]> {
  readonly #received: SocketCore["received"];

  /** Shows the socket to its user. */
  constructor(socket: SocketCore) {
    super(socket);
    this.#received = socket.received;
  }

  /** The next message received. */
  next(): Promise<IteratorResult<Uint8Array[]>> {
    return this.#received.next();
  }

  /** The messages received, until the socket is closed. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array[]> {
    return this.#received;
  }
}
