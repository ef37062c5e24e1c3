import { Subscriptions } from "./subscriptions.ts";

/** What each prefix of each subscriber takes besides its bytes. */
const OVERHEAD_BYTES = 256;

/** One subscriber's prefixes. */
interface Subscriber {
  readonly subscriptions: Subscriptions;
  bytes: number;
}

/** Subscriptions of all peers: a topic is looked up once, however many peers there are. */
export class Subscribers<Peer> {
  readonly #peers = new Map<Peer, Subscriber>();
  readonly #byPrefix = new Map<string, Set<Peer>>();
  /** How many different prefixes there are of each length. */
  readonly #prefixes = new Subscriptions();
  #bytes = 0;
  #count = 0;

  /** How many peers have subscribed to anything. */
  get count(): number {
    return this.#count;
  }

  /** About how much memory all subscriptions take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether any peer has subscribed to this very prefix. */
  has(prefix: string): boolean {
    return this.#byPrefix.has(prefix);
  }

  /** The subscribers to this very prefix. */
  exactly(prefix: string): Iterable<Peer> {
    return this.#byPrefix.get(prefix) ?? [];
  }

  /** Lets a peer subscribe; does nothing for one that is known. */
  join(peer: Peer): void {
    if (this.#peers.has(peer)) return;
    this.#peers.set(peer, { subscriptions: new Subscriptions(), bytes: 0 });
  }

  /** Forgets a peer. */
  leave(peer: Peer): void {
    const subscriber = this.#peers.get(peer);
    if (subscriber === undefined) return;
    for (const prefix of subscriber.subscriptions) this.#withdraw(peer, prefix);
    this.#bytes -= subscriber.bytes;
    if (subscriber.subscriptions.size > 0) this.#count--;
    this.#peers.delete(peer);
  }

  /** Adds a prefix of a peer that has joined; tells how many different ones it has now. */
  add(peer: Peer, prefix: string): number {
    const subscriber = this.#peers.get(peer);
    if (subscriber === undefined) return 0;
    const { subscriptions } = subscriber;
    const before = subscriptions.size;
    subscriptions.add(prefix);
    if (subscriptions.size === before) return before;
    if (before === 0) this.#count++;
    this.#weigh(subscriber, prefix.length + OVERHEAD_BYTES);
    const peers = this.#byPrefix.get(prefix);
    if (peers !== undefined) {
      peers.add(peer);
    } else {
      this.#byPrefix.set(prefix, new Set([peer]));
      this.#prefixes.add(prefix);
    }
    return subscriptions.size;
  }

  /** Takes back a prefix of a peer. */
  delete(peer: Peer, prefix: string): void {
    const subscriber = this.#peers.get(peer);
    if (subscriber === undefined || !subscriber.subscriptions.delete(prefix)) return;
    if (subscriber.subscriptions.has(prefix)) return;
    this.#weigh(subscriber, -prefix.length - OVERHEAD_BYTES);
    if (subscriber.subscriptions.size === 0) this.#count--;
    this.#withdraw(peer, prefix);
  }

  /** All subscribers to a prefix of a topic, each once. */
  of(topic: string): Iterable<Peer> {
    const sets: Set<Peer>[] = [];
    for (const prefix of this.#prefixes.matching(topic)) {
      const peers = this.#byPrefix.get(prefix);
      if (peers !== undefined) sets.push(peers);
    }
    if (sets.length === 1) return sets[0] as Set<Peer>;
    return new Set(sets.flatMap((peers) => [...peers]));
  }

  /** The peer whose subscriptions take the most memory. */
  largest(): Peer | undefined {
    let largest: Peer | undefined;
    let most = 0;
    for (const [peer, { bytes }] of this.#peers) {
      if (bytes > most) [largest, most] = [peer, bytes];
    }
    return largest;
  }

  #weigh(subscriber: Subscriber, bytes: number): void {
    subscriber.bytes += bytes;
    this.#bytes += bytes;
  }

  #withdraw(peer: Peer, prefix: string): void {
    const peers = this.#byPrefix.get(prefix);
    peers?.delete(peer);
    if (peers?.size !== 0) return;
    this.#byPrefix.delete(prefix);
    this.#prefixes.delete(prefix);
  }
}
