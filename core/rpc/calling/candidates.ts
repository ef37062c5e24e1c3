import type { Listing } from "../../discovery/directory.ts";
import type { ServiceInstance } from "../../discovery/instance.ts";
import { satisfies } from "../../version.ts";
import { type Balancer, type Candidate, fewestInFlight } from "./balancer.ts";
import { NEAR, nearFirst } from "./near_first.ts";
import type { PeerState } from "./peer_state.ts";

class Choice implements Candidate {
  constructor(
    readonly instance: ServiceInstance,
    readonly peer: PeerState,
    readonly isPreferred: boolean,
  ) {}
  get inFlight(): number {
    return this.peer.inFlight;
  }
  get isAvailable(): boolean {
    return this.peer.isAvailable;
  }
}

/** The instances of one service that fit a version, and what picks one of them. */
export class Candidates {
  readonly #choices: readonly Choice[];
  readonly #preferred: Choice | undefined;
  readonly #balance: Balancer;

  /** Takes them as they are; see {@linkcode CandidateCache.of}. */
  constructor(choices: readonly Choice[], balance: Balancer) {
    this.#choices = choices;
    this.#preferred = choices.find(({ isPreferred }) => isPreferred);
    this.#balance = balance;
  }

  /** How many there are. */
  get count(): number {
    return this.#choices.length;
  }

  /** Whether all have said that they leave: then there is a newer list, as that is told first. */
  get haveLeft(): boolean {
    return this.#choices.every(({ peer }) => peer.hasLeft);
  }

  /**
   * The one to ask next, other than those that have failed, by their ids: another instance may have
   * come to an endpoint meanwhile.
   *
   * @param mustBeAvailable Whether instances that may not answer are left out.
   */
  pick(failed?: ReadonlySet<string>, mustBeAvailable = false): ServiceInstance | undefined {
    const left = failed
      ? this.#choices.filter((choice) => !failed.has(choice.instance.id))
      : this.#choices;
    const best = this.#balance(left);
    if (best !== undefined) return this.#preferredTo(best, failed).instance;
    return mustBeAvailable ? undefined : lastResort(left)?.instance;
  }

  /** The preferred instance, if it is no busier than the best of all. */
  #preferredTo(best: Choice, failed: ReadonlySet<string> | undefined): Choice {
    const preferred = this.#preferred;
    if (preferred === undefined || best.isPreferred || !preferred.isAvailable) return best;
    if (preferred.inFlight > best.inFlight || failed?.has(preferred.instance.id)) return best;
    return preferred;
  }
}

interface Entry {
  readonly listing: Listing;
  readonly of: readonly ServiceInstance[];
  readonly choices: readonly Choice[];
  readonly balance: Balancer;
  readonly candidates: Candidates;
}

/** Options of a {@linkcode CandidateCache}. */
export interface CandidateOptions {
  /**
   * Whether the instance at an endpoint is asked rather than others that are equally busy.
   *
   * @default {() => false}
   */
  readonly isPreferred?: (endpoint: string) => boolean;
  /** Tells the endpoint of the caller, which decides which of many instances it asks. */
  readonly caller: () => string;
}

/** The candidates of every service and version that is asked, rebuilt when its instances change. */
export class CandidateCache {
  readonly #peerOf: (endpoint: string) => PeerState;
  readonly #isPreferred: (endpoint: string) => boolean;
  readonly #caller: () => string;
  readonly #entries = new Map<string, Entry>();

  /** Creates an empty cache; each service and version gets a balancer of its own. */
  constructor(
    peerOf: (endpoint: string) => PeerState,
    { isPreferred = () => false, caller }: CandidateOptions,
  ) {
    this.#peerOf = peerOf;
    this.#isPreferred = isPreferred;
    this.#caller = caller;
  }

  /** The candidates among the listed instances of a service; of any version if none is named. */
  of(service: string, version: string | undefined, listing: Listing): Candidates {
    const { instances } = listing;
    const key = version === undefined ? service : `${service}@${version}`;
    const known = this.#entries.get(key);
    if (known?.of === instances) return known.candidates;
    const fitting = instances
      .filter((i) => version === undefined || (i.version && satisfies(i.version, version)));
    const choices = this.#inOrder(fitting).map((instance) => {
      const { endpoint } = instance;
      return new Choice(instance, this.#peerOf(endpoint), this.#isPreferred(endpoint));
    });
    for (const { peer } of choices) peer.listed();
    for (const { peer } of known?.choices ?? []) peer.unlisted();
    const balance = known?.balance ?? fewestInFlight();
    const candidates = new Candidates(choices, balance);
    // Names and versions may come from anywhere, hence only those that exist are remembered.
    if (choices.length > 0) {
      this.#entries.set(key, { listing, of: instances, choices, balance, candidates });
    } else this.#entries.delete(key);
    return candidates;
  }

  /** The registry's order says whose turn it is; of many instances, each caller has its own. */
  #inOrder(instances: readonly ServiceInstance[]): readonly ServiceInstance[] {
    if (instances.length <= NEAR) return instances;
    return nearFirst(instances, { caller: this.#caller(), idOf: ({ id }) => id });
  }

  /** Lets go of instances that have gone since the last call. */
  forgetGone(): void {
    for (const [key, { listing, of, choices, balance }] of this.#entries) {
      if (choices.length === 0 || listing.instances === of) continue;
      for (const { peer } of choices) peer.unlisted();
      const candidates = new Candidates([], balance);
      this.#entries.set(key, { listing, of: [], choices: [], balance, candidates });
    }
  }
}

/**
 * Fallback when no instance is available: an unresponsive one may be busy, a lost one may be back.
 * One that is leaving has said so itself.
 */
function lastResort(candidates: readonly Choice[]): Choice | undefined {
  const left = candidates.filter(({ peer }) => peer.standing !== "leaving");
  const busy = left.filter(({ peer }) => peer.standing !== "lost");
  return (busy.length > 0 ? busy : left)
    .reduce<Choice | undefined>((a, b) => a && a.inFlight <= b.inFlight ? a : b, undefined);
}
