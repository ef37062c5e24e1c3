import { NotConnectedError } from "../../core/errors.ts";
import type { Frame, Receiver, Transport } from "../../core/rpc/transport.ts";

/** Where the transports of one network find each other. */
export interface LocalRoutes {
  /** Gives a transport an endpoint. */
  join(transport: LocalTransport): string;
  /** Takes a transport off the network. */
  leave(transport: LocalTransport): void;
  /** The transport at an endpoint. */
  at(endpoint: string): LocalTransport | undefined;
}

const utf8 = new TextEncoder();

function toBytes(frame: Frame): Uint8Array {
  return typeof frame === "string" ? utf8.encode(frame) : frame;
}

/** Carries frames between containers of one process. */
export class LocalTransport implements Transport {
  readonly #network: LocalRoutes;
  readonly #known = new Set<LocalTransport>();
  #endpoint = "";
  #receiver: Receiver | undefined;

  /** Creates a transport on a network. */
  constructor(network: LocalRoutes) {
    this.#network = network;
  }

  /** {@inheritDoc Transport.endpoint} */
  get endpoint(): string {
    return this.#endpoint;
  }

  /** {@inheritDoc Component.start} */
  start(): Promise<void> {
    this.#endpoint = this.#network.join(this);
    return Promise.resolve();
  }

  /** {@inheritDoc Component.stop} */
  stop(): Promise<void> {
    this.#network.leave(this);
    for (const other of this.#known) other.#lose(this);
    this.#known.clear();
    return Promise.resolve();
  }

  /** {@inheritDoc Transport.receive} */
  receive(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  /** {@inheritDoc Transport.send} */
  send(address: string, frames: readonly Frame[]): Promise<void> | undefined {
    const target = this.#network.at(address);
    if (target === undefined || !this.#isRunning) {
      const reason = target ? "this transport is not running" : "nobody listens there";
      return Promise.reject(new NotConnectedError(`Cannot send to ${address}: ${reason}`));
    }
    this.#known.add(target);
    target.#known.add(this);
    // Later, as on any other wire: no answer arrives inside of the call that asks.
    queueMicrotask(() => {
      if (this.#network.at(address) === target) {
        target.#receiver?.onDelivery(this.#endpoint, frames.map(toBytes), true);
      }
    });
    return undefined;
  }

  /** {@inheritDoc Transport.isNative} */
  isNative(address: string): boolean {
    return this.#network.at(address) !== undefined;
  }

  get #isRunning(): boolean {
    return this.#network.at(this.#endpoint) === this;
  }

  #lose(other: LocalTransport): void {
    this.#known.delete(other);
    this.#receiver?.onDisconnect(other.endpoint, new Error("The other side has stopped"));
  }
}
