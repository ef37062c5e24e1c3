import assert from "node:assert/strict";
import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import type { ServiceRegistry } from "../../../core/discovery/registry.ts";
import { untilInstances } from "./until_instances.ts";

/** Two started registries of one world, as two processes would have them. */
export interface ServiceRegistryPair extends AsyncDisposable {
  /** One of them. The tests may stop it. */
  readonly first: ServiceRegistry;
  /** The other one; what happens to the first leaves it running. The tests may stop it too. */
  readonly second: ServiceRegistry;
  /** One that is not started yet. The test that starts and stops it is left out without one. */
  readonly unstarted?: ServiceRegistry;
}

/**
 * Makes a new, empty world and starts two registries in it. Disposing of the pair stops them,
 * where they are not stopped yet, and removes the world.
 */
export type CreateServiceRegistryPair = () => Promise<ServiceRegistryPair>;

/**
 * Registers the tests that every implementation of `ServiceRegistry` passes.
 *
 * @param name Name of the implementation; it begins the name of each test.
 * @param createPair Called once per test.
 *
 * @example An implementation's test file
 * ```ts ignore
 * import { testServiceRegistry } from "@lymph/lymph/testing";
 *
 * testServiceRegistry("MyRegistry", async () => {
 *   const world = await createWorld();
 *   const [first, second] = [new MyRegistry(world), new MyRegistry(world)];
 *   await Promise.all([first.start(), second.start()]);
 *   return {
 *     first,
 *     second,
 *     async [Symbol.asyncDispose]() {
 *       await Promise.all([first.stop(), second.stop()]);
 *       await world.remove();
 *     },
 *   };
 * });
 * ```
 */
export function testServiceRegistry(name: string, createPair: CreateServiceRegistryPair): void {
  const test = (fact: string, check: (pair: ServiceRegistryPair) => Promise<void>) =>
    Deno.test(`${name}: ${fact}`, async () => {
      await using pair = await createPair();
      await check(pair);
    });

  test("a registered instance is in the first list that others get", async ({ first, second }) => {
    await first.register(instance("Greeting", "a"));
    assert.deepEqual(await currentIds(second, "Greeting"), ["a"]);
  });

  test("an instance comes back as it was registered", async ({ first, second }) => {
    const metadata = { http_port: 4080, fqdn: "höst", type: false, nested: { list: [1, null] } };
    const registered = { ...instance("Greeting", "a"), version: "1.5.0", metadata };
    await first.register(registered);
    assert.deepEqual(await untilInstances(second, "Greeting", (list) => list.length > 0), [
      registered,
    ]);
  });

  test("a service that nobody has registered has no instances", async ({ first }) => {
    assert.deepEqual(await currentIds(first, "Unknown"), []);
  });

  test("a watch that began before the registration sees it", async ({ first, second }) => {
    const seen = untilInstances(second, "Greeting", (list) => list.length === 1);
    await first.register(instance("Greeting", "a"));
    assert.deepEqual(idsOf(await seen), ["a"]);
  });

  test("every watch sees a change, in the registry that made it too", async (pair) => {
    const watches = [pair.first, pair.second, pair.second].map((registry) =>
      untilInstances(registry, "Greeting", (list) => list.length === 1)
    );
    await pair.first.register(instance("Greeting", "a"));
    for (const list of await Promise.all(watches)) assert.deepEqual(idsOf(list), ["a"]);
  });

  test("instances of other services stay out of a list", async ({ first, second }) => {
    await first.register(instance("Greeting", "a"));
    await first.register(instance("Echo", "b"));
    assert.deepEqual(await currentIds(second, "Greeting"), ["a"]);
    assert.deepEqual(await currentIds(second, "Echo"), ["b"]);
  });

  test("instances from several registries form one list", async ({ first, second }) => {
    await first.register(instance("Greeting", "a"));
    await second.register(instance("Greeting", "b"));
    for (const registry of [first, second]) {
      const list = await untilInstances(registry, "Greeting", (list) => list.length === 2);
      assert.deepEqual(idsOf(list), ["a", "b"]);
    }
  });

  test("registering the same id again replaces the instance", async ({ first, second }) => {
    await first.register(instance("Greeting", "a"));
    const moved = { ...instance("Greeting", "a"), endpoint: "tcp://127.0.0.1:40002" };
    await first.register(moved);
    const list = await untilInstances(
      second,
      "Greeting",
      ([only]) => only?.endpoint === moved.endpoint,
    );
    assert.deepEqual(list, [moved]);
  });

  test("the later of two registries that register one id wins", async ({ first, second }) => {
    await first.register(instance("Greeting", "a"));
    const newer = { ...instance("Greeting", "a"), endpoint: "tcp://127.0.0.1:40002" };
    await second.register(newer);
    await untilInstances(first, "Greeting", ([only]) => only?.endpoint === newer.endpoint);
    await first.stop();
    assert.deepEqual(await currentIds(second, "Greeting"), ["a"]);
  });

  test("an unregistered instance is out of the first list that others get", async (pair) => {
    const { first, second } = pair;
    await first.register(instance("Greeting", "a"));
    await first.register(instance("Greeting", "b"));
    await first.unregister(instance("Greeting", "a"));
    assert.deepEqual(await currentIds(second, "Greeting"), ["b"]);
  });

  test("a watch sees an instance go", async ({ first, second }) => {
    await first.register(instance("Greeting", "a"));
    let wasSeen = false;
    const gone = untilInstances(second, "Greeting", (list) => {
      if (list.length === 1 && !wasSeen) {
        wasSeen = true;
        void first.unregister(instance("Greeting", "a"));
      }
      return wasSeen && list.length === 0;
    });
    assert.deepEqual(await gone, []);
  });

  test("unregistering what is not registered is ignored", async ({ first }) => {
    await first.unregister(instance("Greeting", "a"));
    await first.register(instance("Greeting", "a"));
    await first.unregister(instance("Greeting", "other"));
    assert.deepEqual(await currentIds(first, "Greeting"), ["a"]);
  });

  test("an instance can be registered again after it was unregistered", async (pair) => {
    await pair.first.register(instance("Greeting", "a"));
    await pair.first.unregister(instance("Greeting", "a"));
    await pair.first.register(instance("Greeting", "a"));
    assert.deepEqual(await currentIds(pair.second, "Greeting"), ["a"]);
  });

  test("discover names all services in alphabetical order", async ({ first, second }) => {
    assert.deepEqual(await second.discover(), []);
    for (const service of ["Web", "Echo", "Greeting"]) await first.register(instance(service, "a"));
    assert.deepEqual(await second.discover(), ["Echo", "Greeting", "Web"]);
  });

  test("discover remembers a service that has no instance left", async ({ first, second }) => {
    await first.register(instance("Greeting", "a"));
    await first.unregister(instance("Greeting", "a"));
    assert.deepEqual(await second.discover(), ["Greeting"]);
  });

  test("stopping removes what was registered there and nothing else", async ({ first, second }) => {
    await first.register(instance("Greeting", "a"));
    await second.register(instance("Greeting", "b"));
    await first.stop();
    assert.deepEqual(
      idsOf(await untilInstances(second, "Greeting", (list) => list.length === 1)),
      ["b"],
    );
  });

  test("stopping ends all watches without an error", async ({ first }) => {
    const { signal } = new AbortController();
    const lists = [1, 2].map(() => first.watch("Greeting", { signal })[Symbol.asyncIterator]());
    for (const list of lists) assert.equal((await list.next()).done, false);
    const next = lists.map((list) => list.next());
    await first.stop();
    for (const result of await Promise.all(next)) assert.equal(result.done, true);
  });

  test("a watch ends without an error when its signal aborts", async ({ first }) => {
    const abort = new AbortController();
    const list = first.watch("Greeting", { signal: abort.signal })[Symbol.asyncIterator]();
    assert.deepEqual(await list.next(), { done: false, value: [] });
    const next = list.next();
    abort.abort();
    assert.equal((await next).done, true);
  });

  test("a watch with an aborted signal ends at once", async ({ first }) => {
    for await (const list of first.watch("Greeting", { signal: AbortSignal.abort() })) {
      assert.fail(`it gave ${JSON.stringify(list)}`);
    }
  });

  test("a consumer that leaves the loop holds nothing back", async ({ first, second }) => {
    for await (const _ of second.watch("Greeting", { signal: new AbortController().signal })) break;
    await first.register(instance("Greeting", "a"));
    assert.deepEqual(await currentIds(second, "Greeting"), ["a"]);
  });

  test("a slow consumer arrives at the newest list", async ({ first, second }) => {
    const ids = Array.from({ length: 20 }, (_, index) => String.fromCharCode(97 + index));
    const abort = new AbortController();
    const lists = second.watch("Greeting", { signal: abort.signal })[Symbol.asyncIterator]();
    await lists.next();
    for (const id of ids) await first.register(instance("Greeting", id));
    let latest: string[] = [];
    while (latest.length < ids.length) latest = idsOf((await lists.next()).value ?? assert.fail());
    abort.abort();
    assert.deepEqual(latest, ids);
    assert.equal((await lists.next()).done, true);
  });

  test("many registrations at once are all there", async ({ first, second }) => {
    const ids = Array.from({ length: 50 }, (_, index) => `id-${String(index).padStart(2, "0")}`);
    await Promise.all(
      ids.map((id, index) => (index % 2 ? first : second).register(instance("Greeting", id))),
    );
    const list = await untilInstances(first, "Greeting", (list) => list.length === ids.length);
    assert.deepEqual(idsOf(list), ids);
  });

  test("a watch before the start does not fail, and one after it gives lists", async (pair) => {
    const { first, unstarted } = pair;
    if (unstarted === undefined) return;
    await first.register(instance("Greeting", "a"));
    const { signal } = new AbortController();
    for await (const _ of unstarted.watch("Greeting", { signal })) break;
    await unstarted.start();
    try {
      assert.deepEqual(await currentIds(unstarted, "Greeting"), ["a"]);
    } finally {
      await unstarted.stop();
    }
  });

  test("stopping twice is safe, and so is stopping at once", async ({ first, second }) => {
    await first.register(instance("Greeting", "a"));
    await first.stop({ signal: AbortSignal.abort() });
    await first.stop();
    await second.stop();
    await second.stop({ signal: AbortSignal.abort() });
  });
}

async function currentIds(registry: ServiceRegistry, service: string): Promise<string[]> {
  return idsOf(await untilInstances(registry, service, () => true));
}

/** Sorted, as the order of a list says whose turn it is. */
function idsOf(instances: readonly ServiceInstance[]): string[] {
  return instances.map(({ id }) => id).sort();
}

function instance(service: string, id: string): ServiceInstance {
  const endpoint = "tcp://127.0.0.1:40001";
  return { id, service, identity: `container-of-${id}`, endpoint, version: null, metadata: {} };
}
