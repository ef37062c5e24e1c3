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

function shops(...instances: ReturnType<typeof instance>[]) {
  return shopsPreferring(undefined, ...instances);
}

function shopsPreferring(
  preferred: string | undefined,
  ...instances: ReturnType<typeof instance>[]
) {
  const remotes = new Map<string, PeerState>();
  const remote = (endpoint: string): PeerState => {
    const known = remotes.get(endpoint) ?? new PeerState(endpoint);
    remotes.set(endpoint, known);
    return known;
  };
  const cache = new CandidateCache(remote, (endpoint) => endpoint === preferred);
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
