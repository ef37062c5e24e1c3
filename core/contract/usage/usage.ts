import type { Seen } from "./shape.ts";

/** What one caller sends to one method. */
export interface CallUse {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Version of the interface; null where it has none. */
  readonly version: string | null;
  /** RPC endpoint of the caller. */
  readonly endpoint: string;
  /** Whether the caller is this framework's own; otherwise it is Python lymph. */
  readonly native: boolean;
  /** Its arguments. */
  readonly args: Seen;
}

/** What one emitter puts into the events of a type. */
export interface EventUse {
  /** Type of the events. */
  readonly type: string;
  /** Identity of the emitter. */
  readonly source: string;
  /** Their bodies. */
  readonly body: Seen;
}

/** How the services of a container are used by others, since it was created. */
export interface Usage {
  /** Hashes of the services' contracts, by their names, where these are known. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Seconds since then. */
  readonly seconds: number;
  /** By callers that are connected now. */
  readonly calls: readonly CallUse[];
  /** By emitters of the events that it has handled. */
  readonly events: readonly EventUse[];
}
