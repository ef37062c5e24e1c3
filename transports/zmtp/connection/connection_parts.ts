import type { Receiver } from "../../../core/rpc/transport.ts";
import type { SeparatePart } from "../../../core/serializer.ts";
import type { Probe } from "./reachability_check.ts";
import type { LocalPeer } from "../wire/handshake.ts";
import type { Settings } from "../options.ts";
import type { Unfinished } from "./unfinished_bytes.ts";

/** What a peer can do to its subscriptions. */
export type SubscriptionAction = "subscribe" | "cancel";

/**
 * Is told what happens on a connection. Generic, so that this file and the connection need not
 * import each other.
 */
export interface Handler<Connection> {
  /** The handshake is done. A {@linkcode ProtocolError} thrown here refuses the peer. */
  onReady(connection: Connection): void;
  /** A message has arrived; its frames may be kept. */
  onMessage(connection: Connection, frames: Uint8Array[], part?: SeparatePart): void;
  /** The peer subscribes or unsubscribes by command; the prefix is valid only during the call. */
  onSubscription?(connection: Connection, action: SubscriptionAction, prefix: Uint8Array): void;
  /** There is room to send again after `send()` returned false. */
  onRoom?(connection: Connection): void;
  /** The connection is gone; called once. Without a reason if our side closed it. */
  onClose(connection: Connection, reason?: Error): void;
}

/** What a connection is made of. */
export interface Parts<Connection> {
  /** Which side of the connection we are. */
  readonly role: "listener" | "dialer";
  /** What we say of ourselves. */
  readonly local: LocalPeer;
  /** Is told what happens. */
  readonly handler: Handler<Connection>;
  /** Called when everything that came in one read was handled, but for an unfinished message. */
  readonly onRead?: () => void;
  /** Finds a long part of a frame; see {@linkcode Receiver.findLong}. */
  readonly findLong?: Receiver["findLong"] | undefined;
  /** Limits and times. */
  readonly settings: Settings;
  /** Where the memory of unfinished messages is counted. */
  readonly unfinished: Unfinished<Connection>;
  /**
   * How to find out whether the peer is merely busy when it is silent, once its handshake is done.
   */
  readonly probeOf?: (connection: Connection) => Probe | undefined;
}
