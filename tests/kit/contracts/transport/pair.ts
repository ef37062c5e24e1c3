import type { Transport } from "../../../../core/rpc/transport.ts";

/** Two transports of one network, as two processes would have them, which are not started yet. */
export interface TransportPair extends AsyncDisposable {
  /** One of them. The tests start it and may stop it. */
  readonly first: Transport;
  /** The other one; what happens to the first leaves it running. The tests start it, too. */
  readonly second: Transport;
}

/**
 * Makes a new network and two transports on it. Disposing of the pair stops them, where they are
 * not stopped yet, and removes the network.
 */
export type CreateTransportPair = () => TransportPair | Promise<TransportPair>;

/** What an implementation of `Transport` offers beside what each does. */
export interface TransportTraits {
  /**
   * Whether it has `withdraw`, as messages wait for their connection.
   *
   * @default {false}
   */
  readonly withdraws?: boolean;
  /**
   * Whether it has `pause` and `resume`.
   *
   * @default {false}
   */
  readonly pauses?: boolean;
  /**
   * Bytes of the longest frame that the pair takes; 65,536 or more.
   *
   * @default {no limit}
   */
  readonly maxFrameBytes?: number;
}
