import type { StopOptions } from "../../../core/component.ts";
import type { Broadcast } from "../../../core/observe/broadcast.ts";
import { advertised, parseEndpoint } from "../endpoints/endpoint.ts";
import { Pub, type PubOptions } from "../sockets/pub.ts";

/** Options of a {@linkcode ZmtpBroadcast}. */
export interface ZmtpBroadcastOptions extends Omit<PubOptions, "onSubscriptions"> {
  /** Most different prefixes of one listener. @default {64} */
  readonly maxSubscriptions?: number;
  /**
   * Memory of all subscriptions, in bytes; beyond it the listener with the most is dropped.
   *
   * @default {2_097_152}
   */
  readonly maxSubscriptionBytes?: number;
  /**
   * Where to listen, `tcp://host:port`.
   *
   * @default {"tcp://127.0.0.1:0"}
   */
  readonly endpoint?: string;
  /**
   * Host under which others reach it.
   *
   * @default {that of the endpoint}
   */
  readonly advertise?: string;
}

/** A listener names a few topics: `lymph tail` three at most. Attackers would name thousands. */
const LIMITS = { maxSubscriptions: 64, maxSubscriptionBytes: 2 * 1024 * 1024 };

/** A PUB socket as a broadcast. */
export class ZmtpBroadcast implements Broadcast {
  readonly #pub: Pub;
  readonly #wanted: string;
  readonly #advertise: string | undefined;
  readonly #onChanged: (() => void)[] = [];
  #endpoint = "";

  /**
   * Creates a broadcast that does not listen yet.
   *
   * @throws {SyntaxError} If the endpoint is invalid.
   */
  constructor(
    { endpoint = "tcp://127.0.0.1:0", advertise, ...options }: ZmtpBroadcastOptions = {},
  ) {
    parseEndpoint(endpoint);
    this.#wanted = endpoint;
    this.#advertise = advertise;
    const onSubscriptions = (): void => this.#onChanged.forEach((listener) => listener());
    this.#pub = new Pub({ ...LIMITS, ...options, onSubscriptions });
  }

  /** {@inheritDoc Broadcast.endpoint} */
  get endpoint(): string {
    return this.#endpoint;
  }

  /** {@inheritDoc Broadcast.hasListeners} */
  get hasListeners(): boolean {
    return this.#pub.subscribers > 0;
  }

  /** {@inheritDoc Broadcast.isWanted} */
  isWanted(topic: string): boolean {
    return this.#pub.isWanted(topic);
  }

  /** {@inheritDoc Broadcast.onListenersChanged} */
  onListenersChanged(listener: () => void): void {
    this.#onChanged.push(listener);
  }

  /** {@inheritDoc Component.start} */
  async start(): Promise<void> {
    this.#endpoint = advertised(await this.#pub.bind(this.#wanted), this.#advertise);
  }

  /** {@inheritDoc Component.stop} */
  stop(_options?: StopOptions): Promise<void> {
    return this.#pub.close();
  }

  /** {@inheritDoc Broadcast.send} */
  send(frames: readonly (string | Uint8Array)[]): void {
    if (this.hasListeners) this.#pub.send(frames);
  }

  /** {@inheritDoc Broadcast.sendExactly} */
  sendExactly(frames: readonly (string | Uint8Array)[]): void {
    if (this.hasListeners) this.#pub.sendExactly(frames);
  }
}
