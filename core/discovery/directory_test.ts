import assert from "node:assert/strict";
import { Directory } from "./directory.ts";
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

Deno.test("a watch that fails is told to whoever waits, and the next caller looks again", async () => {
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

Deno.test("a directory that has stopped knows nobody, and keeps nobody waiting", async () => {
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
