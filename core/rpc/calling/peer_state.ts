/** What a peer knows of another one, by its endpoint. */
export class PeerState {
  /** Where it is reached. */
  readonly endpoint: string;
  /** How many requests were sent to it and not answered yet. */
  inFlight = 0;
  /** Whether it was asked something since the last heartbeat. Flags, as a clock costs more. */
  wasUsed = false;
  /** Whether it was heard of since the last heartbeat. */
  wasHeard = true;
  /** Heartbeats since it was last used. */
  idleBeats = 0;
  /** Heartbeats since it was last heard of. */
  silentBeats = 0;
  /** Whether a ping is under way. */
  isPinged = false;
  /** How many keep it on their lists. */
  users = 0;
  /** It was silent for too long although it was pinged. */
  isUnresponsive = false;
  /** The last attempt to reach it has failed. */
  isLost = false;
  /** It has said that it takes no new requests. */
  isLeaving = false;

  /** Resolves when there is room for another request; absent where there is. */
  room: Promise<void> | undefined;

  /** Starts to keep track of an endpoint. */
  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  /** Whether somebody waits for it, pings aside. */
  get isAwaited(): boolean {
    return this.inFlight > (this.isPinged ? 1 : 0);
  }

  /** Whether new requests should go to it. */
  get isAvailable(): boolean {
    return !(this.isUnresponsive || this.isLost || this.isLeaving);
  }

  /** Notes a sign of life. */
  heard(): void {
    this.wasHeard = true;
    this.isUnresponsive = this.isLost = false;
  }
}
