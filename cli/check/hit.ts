/** What the services that a break hits do, such as `calls it without` for one and `call it without` for several. */
export interface Deed {
  /** Of one service. */
  readonly one: string;
  /** Of several services. */
  readonly many: string;
}

/** A service that a break hits. */
export interface Hit {
  /** Its name; undefined for programs that are not registered. */
  readonly service: string | undefined;
  /** Its version; null where it has none. */
  readonly version: string | null;
  /** Whether it is one of Python lymph. */
  readonly isPython: boolean;
  /** How many of its instances are hit. */
  readonly instances: number;
  /** What they do. */
  readonly deed: Deed;
}

/** What one instance does; undefined as its service if it is not registered. */
export interface SeenHit extends Omit<Hit, "instances"> {
  /** Names the instance. */
  readonly endpoint: string;
}

/** Counts the instances of each service that do the same. */
export function countHits(seen: Iterable<SeenHit>): Hit[] {
  const groups = new Map<string, { readonly hit: SeenHit; readonly endpoints: Set<string> }>();
  for (const hit of seen) {
    const { service = "", version, isPython, deed } = hit;
    const key = JSON.stringify([service, version, isPython, deed.one]);
    const group = groups.get(key);
    if (group) group.endpoints.add(hit.endpoint);
    else groups.set(key, { hit, endpoints: new Set([hit.endpoint]) });
  }
  return [...groups.values()].map(({ hit: { endpoint: _, ...hit }, endpoints }) => ({
    ...hit,
    instances: endpoints.size,
  })).sort((a, b) => orderOf(a) < orderOf(b) ? -1 : 1);
}

/** Python's come last, and programs without a name behind them. */
function orderOf({ service, version, isPython }: Hit): string {
  return `${service === undefined ? 2 : isPython ? 1 : 0} ${service} ${version}`;
}
