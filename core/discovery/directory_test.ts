import assert from "node:assert/strict";
import { Directory } from "./directory.ts";
import type { ServiceInstance } from "./instance.ts";
import type { ServiceRegistry } from "./registry.ts";

function registryWhoseWatch(watch: ServiceRegistry["watch"]): ServiceRegistry {
  const done = () => Promise.resolve();
  return {
    ageMs: 0,
    start: done,
    stop: done,
    register: done,
    unregister: done,
    discover: () => Promise.resolve([]),
    watch,
  };
}

function instanceOf(id: string): ServiceInstance {
  const endpoint = "tcp://127.0.0.1:1";
  return { id, service: "Shop", identity: id, endpoint, version: null, metadata: {} };
}

Deno.test("a failed watch is told to waiting callers, and the next caller looks again", async () => {
  let watches = 0;
  // deno-lint-ignore require-yield -- it fails before there is anything to tell
  const directory = new Directory(registryWhoseWatch(async function* () {
    watches++;
    await Promise.resolve();
    throw new Error("the registry is broken");
  }));
  await directory.start();
  const listing = directory.listing("Shop");
  await listing.changed(new AbortController().signal);
  assert.match(String(listing.failure), /the registry is broken/);
  await listing.changed(new AbortController().signal);
  assert.notEqual(directory.listing("Shop"), listing);
  assert.equal(watches, 2);
  await directory.stop();
});

Deno.test("a directory that has stopped knows no instance, and ends all waiting", async () => {
  const directory = new Directory(registryWhoseWatch(async function* (_service, { signal }) {
    if (signal.aborted) return;
    const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    yield [];
    await ended;
  }));
  await directory.start();
  await directory.listing("Shop").changed(new AbortController().signal);
  await directory.stop();
  const late = directory.listing("Shop");
  await late.changed(new AbortController().signal);
  assert.deepEqual(late.instances, []);
  assert.ok(late.isReady);
});

Deno.test("a directory lists instances of its process that the registry does not tell of", async () => {
  const own = instanceOf("own");
  const [other, replaced] = [instanceOf("other"), { ...own, identity: "as registered" }];
  const lists = [[other], [other, replaced], [other]];
  const next = lists.map(() => Promise.withResolvers<void>());
  const directory = new Directory(registryWhoseWatch(async function* () {
    for (const [index, list] of lists.entries()) {
      await next[index]?.promise;
      yield list;
    }
    await new Promise(() => {});
  }));
  await directory.start();
  directory.serve([own]);
  const listing = directory.listing("Shop");
  assert.ok(!listing.isReady);
  const seen = [];
  for (const { resolve } of next) {
    const changed = listing.changed(new AbortController().signal);
    resolve();
    await changed;
    seen.push(listing.instances);
  }
  directory.serve([]);
  assert.deepEqual([...seen, listing.instances], [
    [other, own],
    [other, replaced],
    [other, own],
    [other],
  ]);
});

/** A registry that counts what is watched; services that begin with a capital have an instance. */
function countingRegistry(): { registry: ServiceRegistry; watched: Set<string> } {
  const watched = new Set<string>();
  const registry = registryWhoseWatch(async function* (service, { signal }) {
    if (signal.aborted) return;
    watched.add(service);
    const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    const endpoint = "tcp://127.0.0.1:1";
    const instance = { id: "1", service, identity: "1", endpoint, version: null, metadata: {} };
    yield service === service.toLowerCase() ? [] : [instance];
    await ended;
    watched.delete(service);
  });
  return { registry, watched };
}

Deno.test("of 10,000 services that do not exist only some are remembered, of those that do all", async () => {
  const { registry, watched } = countingRegistry();
  const directory = new Directory(registry);
  await directory.start();
  const { signal } = new AbortController();
  const shop = directory.listing("Shop");
  await shop.changed(signal);
  for (let i = 0; i < 10_000; i++) await directory.listing(`unknown-${i}`).changed(signal);
  for (let turn = 0; turn < 10; turn++) await Promise.resolve(); // the watches see their end
  assert.ok(watched.size <= 100, `${watched.size} services are watched`);
  assert.equal(directory.listing("Shop"), shop);
  const last = directory.listing("unknown-9999");
  assert.ok(last.isReady);
  await directory.stop();
  assert.equal(watched.size, 0);
});

Deno.test("a service with waiting callers is not forgotten", async () => {
  const { registry, watched } = countingRegistry();
  const directory = new Directory(registry);
  await directory.start();
  const waiting = new AbortController();
  const awaited = directory.listing("awaited");
  await awaited.changed(waiting.signal);
  const changed = awaited.changed(waiting.signal);
  for (let i = 0; i < 200; i++) {
    await directory.listing(`unknown-${i}`).changed(waiting.signal);
  }
  assert.ok(watched.has("awaited"));
  assert.equal(directory.listing("awaited"), awaited);
  waiting.abort();
  await changed;
  await directory.stop();
});

Deno.test("no registry is asked for what cannot be the name of a service", async () => {
  const { registry, watched } = countingRegistry();
  const directory = new Directory(registry);
  await directory.start();
  for (const name of ["", "..", "a/b", "../Shop"]) {
    const { isReady, instances } = directory.listing(name);
    assert.deepEqual({ isReady, instances }, { isReady: true, instances: [] });
  }
  assert.equal(watched.size, 0);
  await directory.stop();
});

Deno.test("a service that was asked for before the registry ran is found once it runs", async () => {
  let isRunning = false;
  const directory = new Directory(registryWhoseWatch(async function* (_service, { signal }) {
    if (!isRunning || signal.aborted) return;
    const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    yield [instanceOf("1")];
    await ended;
  }));
  const { signal } = new AbortController();
  for (let run = 0; run < 2; run++) {
    const listing = directory.listing("Shop");
    await listing.changed(signal);
    assert.deepEqual(listing.instances, []);
    isRunning = true;
    await directory.start();
    await listing.changed(signal);
    assert.equal(directory.listing("Shop").instances.length, 1);
    isRunning = false;
    await directory.stop();
  }
});
