import type { Component } from "../component.ts";

/** Sends messages to the current listeners, without waiting for them. */
export interface Broadcast extends Component {
  /** Where to listen; known once started. */
  readonly endpoint: string;
  /** Whether anybody listens: messages are only worth making if so. */
  readonly hasListeners: boolean;
  /** Whether anybody has asked for this very topic; who listens to everything names none. */
  isWanted(topic: string): boolean;
  /** Has a function called whenever listeners come, go, or ask for something else. */
  onListenersChanged(listener: () => void): void;
  /** Sends a message of several frames; text travels as UTF-8. Who reads too slowly misses it. */
  send(frames: readonly (string | Uint8Array)[]): void;
  /** Sends a message only to those that have asked for its first frame as a whole. */
  sendExactly(frames: readonly (string | Uint8Array)[]): void;
}
