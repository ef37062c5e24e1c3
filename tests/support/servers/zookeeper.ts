import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import type { ServiceRegistry } from "../../../core/discovery/registry.ts";
import { randomId } from "../../../core/id.ts";
import { Connection } from "../../../transports/zookeeper/connection/connection.ts";
import {
  type ReadOptions,
  ZookeeperServiceRegistry,
  type ZookeeperServiceRegistryOptions,
  ZookeeperSession,
  type ZookeeperSessionOptions,
} from "../../../transports/zookeeper/mod.ts";
import type { Relay } from "../../kit/servers/relay.ts";
import { eventually } from "../eventually.ts";

/** An instance of a service that does not run. */
export function instanceOf(service: string, id: string, port: number = 40_001): ServiceInstance {
  const endpoint = `tcp://127.0.0.1:${port}`;
  return { id, service, identity: `container-of-${id}`, endpoint, version: null, metadata: {} };
}

/** A chroot that no other test has seen, with sessions that do not last long. */
export function newWorld(hosts: string): ZookeeperSessionOptions {
  return { hosts: `${hosts}/${randomId()}`, sessionTimeoutMs: 2000 };
}

/** Registries that are stopped at the end of a test. */
export class Registries implements AsyncDisposable {
  readonly #started: ZookeeperServiceRegistry[] = [];

  /** Creates and starts one. */
  async start(options: ZookeeperServiceRegistryOptions): Promise<ZookeeperServiceRegistry> {
    const registry = new ZookeeperServiceRegistry(options);
    this.#started.push(registry);
    await registry.start();
    return registry;
  }

  /** Stops all. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#started.map((registry) => registry.stop()));
  }
}

/** Every list of a service that a registry gives until it is stopped, as it comes. */
export function collectLists(
  registry: ServiceRegistry,
  service: string,
): readonly (readonly ServiceInstance[])[] {
  const lists: (readonly ServiceInstance[])[] = [];
  void (async () => {
    const { signal } = new AbortController();
    for await (const list of registry.watch(service, { signal })) lists.push(list);
  })();
  return lists;
}

/**
 * Ends a session as time would: the server forgets it, and its owner learns of it afterwards.
 *
 * @param session It connects through the relay.
 * @param relay Leads to a server.
 */
export async function expire(session: ZookeeperSession, relay: Relay): Promise<void> {
  const ticket = await eventually(() => session.ticket); // it may be about to connect again
  const { id } = session;
  relay.cut(); // so that its owner does not take it back from the thief
  const thief = await Connection.open({
    server: { host: "127.0.0.1", port: relay.targetPort },
    sessionTimeoutMs: 5000,
    ticket,
    onChange: () => {},
    signal: new AbortController().signal,
  });
  await thief.close(5000);
  relay.resume();
  await eventually(() => session.id !== undefined && session.id !== id, { intervalMs: 1 });
}

/** A session that counts what it reads. */
export class CountingSession extends ZookeeperSession {
  /** How many lists of nodes were read. */
  lists = 0;
  /** How many nodes were read. */
  reads = 0;

  override children(path: string, options?: ReadOptions): Promise<readonly string[]> {
    this.lists++;
    return super.children(path, options);
  }

  override read(path: string, options?: ReadOptions): Promise<Uint8Array | undefined> {
    this.reads++;
    return super.read(path, options);
  }
}
