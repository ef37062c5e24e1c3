import type { Listing } from "../../discovery/directory.ts";
import type { ServiceInstance } from "../../discovery/instance.ts";
import { satisfies } from "../../version.ts";
import type { Balancer, Candidate } from "./balancer.ts";
import type { PeerState } from "./peer_state.ts";

class Choice implements Candidate {
  constructor(readonly instance: ServiceInstance, readonly remote: PeerState) {}
  get inFlight(): number {
    return this.remote.inFlight;
  }
  get isAvailable(): boolean {
    return this.remote.isAvailable;
  }
}

/** The instances of one service that fit a version, and what picks one of them. */
export class Candidates {
  readonly #choices: readonly Choice[];
  readonly #balance: Balancer;

  /** Takes them as they are; see {@linkcode CandidateCache.of}. */
  constructor(choices: readonly Choice[], balance: Balancer) {
    this.#choices = choices;
    this.#balance = balance;
  }

  /** How many there are. */
  get count(): number {
    return this.#choices.length;
  }

  /**
   * The one to ask next, other than those that have failed, by their ids: another instance may have
   * come to an endpoint meanwhile.
   *
   * @param mustBeAvailable Whether there is none where none is available.
   */
  pick(failed?: ReadonlySet<string>, mustBeAvailable = false): ServiceInstance | undefined {
    const left = failed
      ? this.#choices.filter((choice) => !failed.has(choice.instance.id))
      : this.#choices;
    return (this.#balance(left) ?? (mustBeAvailable ? undefined : lastResort(left)))?.instance;
  }
}

interface Entry {
  readonly listing: Listing;
  readonly of: readonly ServiceInstance[];
  readonly choices: readonly Choice[];
  readonly balance: Balancer;
  readonly candidates: Candidates;
}

/** The candidates of every service and version that is asked, made anew when its instances change. */
export class CandidateCache {
  readonly #remoteOf: (endpoint: string) => PeerState;
  readonly #newBalancer: () => Balancer;
  readonly #entries = new Map<string, Entry>();

  /** Creates an empty cache; each service and version gets a balancer of its own. */
  constructor(remoteOf: (endpoint: string) => PeerState, newBalancer: () => Balancer) {
    this.#remoteOf = remoteOf;
    this.#newBalancer = newBalancer;
  }

  /** The candidates among the listed instances of a service; of any version if none is named. */
  of(service: string, version: string | undefined, listing: Listing): Candidates {
    const { instances } = listing;
    const key = version === undefined ? service : `${service}@${version}`;
    const known = this.#entries.get(key);
    if (known?.of === instances) return known.candidates;
    const choices = instances
      .filter((i) => version === undefined || (i.version && satisfies(i.version, version)))
      .map((instance) => new Choice(instance, this.#remoteOf(instance.endpoint)));
    for (const { remote } of choices) remote.users++;
    for (const { remote } of known?.choices ?? []) remote.users--;
    const balance = known?.balance ?? this.#newBalancer();
    const candidates = new Candidates(choices, balance);
    // Names and versions may come from anywhere, hence only those that exist are remembered.
    if (choices.length > 0) {
      this.#entries.set(key, { listing, of: instances, choices, balance, candidates });
    } else this.#entries.delete(key);
    return candidates;
  }

  /** Lets go of instances that have gone since somebody asked last. */
  forgetGone(): void {
    for (const [key, { listing, of, choices, balance }] of this.#entries) {
      if (choices.length === 0 || listing.instances === of) continue;
      for (const { remote } of choices) remote.users--;
      const candidates = new Candidates([], balance);
      this.#entries.set(key, { listing, of: [], choices: [], balance, candidates });
    }
  }
}

/**
 * Whom to ask when nobody is available: who does not answer may be busy, and who was lost may be
 * back. Only who is leaving has said so itself.
 */
function lastResort(candidates: readonly Choice[]): Choice | undefined {
  const left = candidates.filter(({ remote }) => !remote.isLeaving);
  const busy = left.filter(({ remote }) => !remote.isLost);
  return (busy.length > 0 ? busy : left)
    .reduce<Choice | undefined>((a, b) => a && a.inFlight <= b.inFlight ? a : b, undefined);
}
