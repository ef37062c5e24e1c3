import vectors from "../../../tests/data/vectors.json" with { type: "json" };

interface Captured {
  readonly greeting: string;
  readonly frames: readonly { readonly kind: string; readonly raw: string }[];
}

/** One direction of a connection between two processes of Python lymph. */
export interface CapturedConnection {
  /** Its first 64 octets. */
  readonly greeting: Uint8Array;
  /** Every frame after the greeting, with its header. */
  readonly frames: readonly { readonly kind: string; readonly raw: Uint8Array }[];
}

/** What was captured from the running original, both directions of every connection. */
export function capturedConnections(): CapturedConnection[] {
  return vectors.raw_tcp.zmtp
    .flatMap((connection) => [connection.connector_to_listener, connection.listener_to_connector])
    .map((direction: Captured) => ({
      greeting: Uint8Array.fromHex(direction.greeting),
      frames: direction.frames.map(({ kind, raw }) => ({ kind, raw: Uint8Array.fromHex(raw) })),
    }));
}
