import type { Frame, Receiver, Transport } from "../../../core/rpc/transport.ts";

/** A transport that counts its messages and connections. */
export class CountingTransport implements Transport {
  readonly #transport: Transport;
  /** Messages sent so far. */
  sent = 0;
  /** Addresses that were sent to, each of which takes a connection. */
  readonly connections: Set<string> = new Set();

  /** Counts what goes through another transport. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** {@inheritDoc Transport.endpoint} */
  get endpoint(): string {
    return this.#transport.endpoint;
  }

  /** {@inheritDoc Component.start} */
  start(): Promise<void> {
    return this.#transport.start();
  }

  /** {@inheritDoc Component.stop} */
  stop(): Promise<void> {
    return this.#transport.stop();
  }

  /** {@inheritDoc Transport.receive} */
  receive(receiver: Receiver): void {
    this.#transport.receive(receiver);
  }

  /** {@inheritDoc Transport.send} */
  send(address: string, frames: readonly Frame[]): Promise<void> | undefined {
    this.sent++;
    this.connections.add(address);
    return this.#transport.send(address, frames);
  }

  /** {@inheritDoc Transport.isNative} */
  isNative(address: string): boolean {
    return this.#transport.isNative(address);
  }
}
