import assert from "node:assert/strict";
import { Listing } from "../../discovery/directory.ts";
import { CandidateCache } from "./candidates.ts";
import { PeerState } from "./peer_state.ts";

const instance = (endpoint: string, version: string | null = null) => ({
  id: endpoint,
  service: "Shop",
  identity: endpoint,
  endpoint,
  version,
  metadata: {},
});

type Instances = readonly ReturnType<typeof instance>[];

const shops = (...instances: Instances) => shopsOf("caller", instances);
const shopsPreferring = (preferred: string, ...instances: Instances) =>
  shopsOf("caller", instances, preferred);
const many = (count: number) => Array.from({ length: count }, (_, i) => instance(`shop-${i}`));

function shopsOf(caller: string, instances: Instances, preferred?: string) {
  const remotes = new Map<string, PeerState>();
  const remote = (endpoint: string): PeerState => {
    const known = remotes.get(endpoint) ?? new PeerState(endpoint);
    remotes.set(endpoint, known);
    return known;
  };
  const cache = new CandidateCache(remote, {
    isPreferred: (endpoint) => endpoint === preferred,
    caller: () => caller,
  });
  const listing = new Listing();
  listing.update(instances);
  return { remote, cache, listing, pick: () => cache.of("Shop", undefined, listing).pick() };
}

Deno.test("instances are asked in turn, also after others have come", () => {
  const { pick, listing } = shops(instance("a"), instance("b"));
  assert.equal(pick()?.endpoint, "a");
  listing.update([instance("a"), instance("b"), instance("c")]);
  assert.deepEqual([pick()?.endpoint, pick()?.endpoint], ["b", "c"]);
});

Deno.test("only instances of a version that fits are candidates", () => {
  const { cache, listing } = shops(instance("a", "1.0.0"), instance("b", "2.1.0"), instance("c"));
  assert.equal(cache.of("Shop", "2.0.0", listing).pick()?.endpoint, "b");
  assert.equal(cache.of("Shop", "3.0.0", listing).count, 0);
});

Deno.test("an instance that has failed is not picked again", () => {
  const { cache, listing } = shops(instance("a"), instance("b"));
  const candidates = cache.of("Shop", undefined, listing);
  assert.equal(candidates.pick(new Set(["a"]))?.endpoint, "b");
  assert.equal(candidates.pick(new Set(["a", "b"])), undefined);
});

Deno.test("a new instance at the endpoint of a failed one is picked", () => {
  const { cache, listing } = shops(instance("a"));
  listing.update([{ ...instance("a"), id: "next" }]);
  assert.equal(cache.of("Shop", undefined, listing).pick(new Set(["a"]))?.id, "next");
});

Deno.test("without available instances the silent come before the lost, and the leaving never", () => {
  const { pick, remote } = shops(instance("a"), instance("b"), instance("c"));
  remote("a").lost();
  remote("b").silent();
  remote("c").leaving();
  assert.equal(pick()?.endpoint, "b");
  remote("b").leaving();
  assert.equal(pick()?.endpoint, "a");
  remote("a").leaving();
  assert.equal(pick(), undefined);
});

Deno.test("a remote counts as used by each list that it is on", () => {
  const { cache, listing, remote, pick } = shops(instance("a", "1.0.0"));
  pick();
  cache.of("Shop", "1.0.0", listing);
  assert.equal(remote("a").users, 2);
  listing.update([]);
  pick();
  cache.of("Shop", "1.0.0", listing);
  assert.equal(remote("a").users, 0);
});

Deno.test("a preferred instance is asked unless it is busier, away, or has failed", () => {
  const { cache, remote, listing } = shopsPreferring(
    "b",
    instance("a"),
    instance("b"),
    instance("c"),
  );
  const pick = (failed?: ReadonlySet<string>) =>
    cache.of("Shop", undefined, listing).pick(failed)?.endpoint;
  assert.deepEqual([pick(), pick(), pick()], ["b", "b", "b"]);
  assert.notEqual(pick(new Set(["b"])), "b");
  remote("b").asked(false);
  assert.notEqual(pick(), "b");
  for (const other of ["a", "c"]) remote(other).asked(false);
  assert.equal(pick(), "b");
  remote("b").leaving();
  assert.notEqual(pick(), "b");
});

Deno.test("of many instances a caller asks 32, each as often as the others", () => {
  const { pick } = shopsOf("caller", many(100));
  const asked = Array.from({ length: 320 }, () => pick()?.endpoint);
  const counts = Map.groupBy(asked, (endpoint) => endpoint);
  assert.equal(counts.size, 32);
  assert.ok([...counts.values()].every(({ length }) => length === 10));
});

Deno.test("a caller asks as many instances as it has requests in flight, where 32 are fewer", () => {
  const { pick, remote } = shopsOf("caller", many(100));
  const asked = new Set<string>();
  for (let inFlight = 1; inFlight <= 150; inFlight++) {
    const endpoint = pick()?.endpoint ?? "";
    remote(endpoint).asked(false);
    asked.add(endpoint);
    assert.equal(asked.size, Math.min(inFlight, 100));
  }
});

Deno.test("others take the place of those of the 32 that are not available", () => {
  const { pick, remote } = shopsOf("caller", many(100));
  const ask = () => new Set(Array.from({ length: 100 }, () => pick()?.endpoint ?? ""));
  const first = ask();
  for (const endpoint of [...first].slice(0, 31)) remote(endpoint).lost();
  const next = ask();
  assert.equal(next.size, 32);
  assert.equal(first.intersection(next).size, 1);
});

Deno.test("when one of many instances is replaced, a caller goes on with the others", () => {
  const { pick, listing } = shopsOf("caller", many(100));
  const ask = () => new Set(Array.from({ length: 100 }, () => pick()?.endpoint));
  const first = ask();
  const [gone] = first;
  listing.update([...many(100).filter(({ id }) => id !== gone), instance("new")]);
  assert.equal(first.intersection(ask()).size, 31);
});

Deno.test("callers prefer different ones of many instances, so that each is asked", () => {
  const asked = new Map<string, number>();
  for (let caller = 0; caller < 200; caller++) {
    const { pick } = shopsOf(`tcp://10.0.0.${caller}:4080`, many(100));
    for (let i = 0; i < 32; i++) {
      const endpoint = pick()?.endpoint ?? "";
      asked.set(endpoint, (asked.get(endpoint) ?? 0) + 1);
    }
  }
  const counts = [...asked.values()]; // 64 of each on the average
  assert.equal(counts.length, 100);
  assert.ok(Math.max(...counts) < 64 * 1.5, `${Math.max(...counts)}`);
  assert.ok(Math.min(...counts) > 64 / 1.5, `${Math.min(...counts)}`);
});
