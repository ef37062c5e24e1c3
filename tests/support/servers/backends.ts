import { randomId } from "../../../core/id.ts";
import { startRabbitmq } from "../../kit/servers/rabbitmq.ts";
import { startZookeeper } from "../../kit/servers/zookeeper.ts";

const MAX_WORLDS = 12;
/** How long ZooKeeper waits for a process that is gone, in place of 10 s by default. */
export const SESSION_TIMEOUT_SECONDS = 2;

/** A registry and events that no other test shares. */
export interface World {
  /** What a project's `.lymph.yml` says of them: nothing where the defaults do. */
  readonly config: Readonly<Record<string, unknown>>;
  /**
   * The store of the events, for `openEventSystem`.
   *
   * @param stateDir State directory of the project.
   */
  eventStore(stateDir: string): string;
}

/** A pair of registry and events on which the same things are true. */
export interface Backend {
  /** What a test's name says after "on". */
  readonly name: string;
  /** Whether an instance that dies stays listed until its session ends. */
  readonly hasSessions: boolean;
  /** Makes a world. */
  createWorld(): World;
}

const embedded: Backend = {
  name: "the embedded default",
  hasSessions: false,
  createWorld: () => ({ config: {}, eventStore: (stateDir) => stateDir }),
};

/**
 * All backends of the tutorial: the embedded default, and a real ZooKeeper with a real RabbitMQ,
 * which run from before the first test of the file until after its last.
 */
export function useBackends(): readonly Backend[] {
  const servers = new AsyncDisposableStack();
  let hosts = "";
  let urls: string[] = [];
  Deno.test.beforeAll(async () => {
    hosts = servers.use(await startZookeeper()).hosts;
    try {
      urls = await servers.use(await startRabbitmq()).createVirtualHosts(MAX_WORLDS);
    } catch (error) {
      await servers.disposeAsync(); // as nothing runs after all where what is before all has failed
      throw error;
    }
  });
  Deno.test.afterAll(() => servers.disposeAsync());
  const cluster: Backend = {
    name: "ZooKeeper and RabbitMQ",
    hasSessions: true,
    createWorld() {
      const url = urls.pop();
      if (url === undefined) throw new RangeError(`There are only ${MAX_WORLDS} virtual hosts`);
      const registry = {
        class: "zookeeper",
        hosts,
        chroot: `/${randomId()}`,
        timeout: SESSION_TIMEOUT_SECONDS,
      };
      return {
        config: { container: { registry, events: { class: "amqp", url } } },
        eventStore: () => url,
      };
    },
  };
  return [embedded, cluster];
}
