/**
 * Whether a peer gets new requests, and why not:
 *
 * - `available`: it does.
 * - `unresponsive`: it was silent for too long although it was pinged.
 * - `lost`: the last attempt to reach it has failed.
 * - `leaving`: it has said that it takes no new requests.
 */
export type Standing = "available" | "unresponsive" | "lost" | "leaving";

/** What is known of another peer, by its endpoint. */
export class PeerState {
  /** Where it is reached. */
  readonly endpoint: string;
  /** Resolves when there is room for another request; absent where there is. */
  room: Promise<void> | undefined;
  #standing: Standing = "available";
  #hasLeft = false;
  #inFlight = 0;
  #users = 0;
  // Flags, as reading a clock costs more.
  #wasUsed = false;
  #wasHeard = true;

  /** Starts to keep track of an endpoint. */
  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  /** Whether it gets new requests, and why not. */
  get standing(): Standing {
    return this.#standing;
  }

  /** Whether new requests should go to it. */
  get isAvailable(): boolean {
    return this.#standing === "available";
  }

  /** Whether it has said that it leaves, and nothing was heard of its endpoint since it has gone. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** How many requests were sent to it and not answered yet, pings included. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** How many lists of instances it is on. */
  get users(): number {
    return this.#users;
  }

  /** Notes that it is on one more list of instances. */
  listed(): void {
    this.#users++;
  }

  /** Notes that it is on one list less. */
  unlisted(): void {
    this.#users--;
  }

  /** Notes a request that was handed over to be sent. A ping does not count as use. */
  asked(isPing: boolean): void {
    this.#inFlight++;
    if (!isPing) this.#wasUsed = true;
  }

  /** Notes that a request has ended, one way or another. */
  settled(): void {
    this.#inFlight--;
  }

  /** Notes a sign of life. A peer that is leaving still answers. */
  heard(): void {
    this.#wasHeard = true;
    if (this.#standing === "unresponsive" || this.#standing === "lost") {
      this.#standing = "available";
    }
    if (this.#standing === "available") this.#hasLeft = false;
  }

  /** Notes that it stays silent. One that is leaving or lost is not asked anyway. */
  silent(): void {
    if (this.#standing === "available") this.#standing = "unresponsive";
  }

  /** Notes that it could not be reached, or that its connection broke. */
  lost(): void {
    this.#standing = "lost";
  }

  /** Notes that it takes no new requests. */
  leaving(): void {
    this.#standing = "leaving";
    this.#hasLeft = true;
  }

  /** Notes that its connection is gone: whatever listens at the endpoint next has not said goodbye. */
  disconnected(): void {
    if (this.#standing === "leaving") this.#standing = "available";
  }

  /** Tells whether it was asked and heard since the last call, and resets both. */
  takeActivity(): { readonly wasUsed: boolean; readonly wasHeard: boolean } {
    const activity = { wasUsed: this.#wasUsed, wasHeard: this.#wasHeard };
    this.#wasUsed = this.#wasHeard = false;
    return activity;
  }
}
