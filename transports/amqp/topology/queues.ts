import { EventError, LookupError } from "../../../core/errors.ts";
import type { EventQueues, QueueStatus } from "../../../core/events/queues.ts";
import type { Catalogue } from "./catalogue.ts";
import { type OpenConnection, refusalCode } from "../connection/connection.ts";
import type { Topology } from "./topology.ts";

const NOT_FOUND = 404;

/** What {@linkcode AmqpQueues} work with. */
export interface AmqpQueuesOptions {
  /** Does something on the connection of the event system. */
  readonly onBroker: <T>(
    action: string,
    use: (connection: OpenConnection) => Promise<T>,
  ) => Promise<T>;
  /** Knows the queues. */
  readonly catalogue: Catalogue;
  /** Names the queues that are no handler's. */
  readonly topology: Topology;
}

interface Counts {
  readonly length: number;
  readonly consumers: number;
}

/**
 * The handlers' queues in a broker, as far as the catalogue knows them: those that were declared by
 * this framework.
 */
export class AmqpQueues implements EventQueues {
  readonly #options: AmqpQueuesOptions;

  /** Creates a view of the queues. */
  constructor(options: AmqpQueuesOptions) {
    this.#options = options;
  }

  /** {@inheritDoc EventQueues.list} */
  list(): Promise<readonly QueueStatus[]> {
    const { onBroker, catalogue } = this.#options;
    return onBroker("list queues", async (connection) => {
      const entries = await catalogue.entries(connection);
      const found: (QueueStatus & { isDeclared: boolean })[] = [];
      const gone: string[] = [];
      for (const name of Object.keys(entries).sort()) {
        const counts = await countsOf(connection, name);
        const isDeclared = await catalogue.isDeclared(connection, entries[name]);
        const patterns = Object.keys(entries[name] ?? {}).sort();
        if (counts) found.push({ name, patterns, ...counts, isOrphan: false, isDeclared });
        else if (!isDeclared) gone.push(name);
      }
      if (gone.length > 0) await catalogue.forget(connection, gone);
      const services = new Set(
        found.filter((queue) => queue.isDeclared).map(({ name }) => serviceOf(name)),
      );
      return found.map(({ isDeclared, ...queue }) => {
        const isOrphan = !isDeclared && queue.consumers === 0 &&
          services.has(serviceOf(queue.name));
        return { ...queue, isOrphan };
      });
    });
  }

  /** {@inheritDoc EventQueues.remove} */
  remove(name: string): Promise<number> {
    const { onBroker, catalogue, topology } = this.#options;
    return onBroker(`remove queue ${name}`, async (connection) => {
      const counts = topology.isInternal(name) ? undefined : await countsOf(connection, name);
      if (counts === undefined) throw new LookupError(`There is no queue ${name}`);
      const entries = await catalogue.entries(connection);
      if (counts.consumers > 0 || await catalogue.isDeclared(connection, entries[name])) {
        throw new EventError(
          `Cannot remove queue ${name} as no running process may use it: stop its service first`,
        );
      }
      const opened = await connection.openChannel();
      try {
        const { messageCount } = await opened.channel.deleteQueue(name, { ifUnused: true });
        await catalogue.forget(connection, [name]);
        return messageCount;
      } finally {
        await opened.close();
      }
    });
  }
}

/** What a queue holds; undefined if the queue does not exist. */
async function countsOf(connection: OpenConnection, name: string): Promise<Counts | undefined> {
  const opened = await connection.openChannel();
  try {
    const { messageCount, consumerCount } = await opened.channel.checkQueue(name);
    return { length: messageCount, consumers: consumerCount };
  } catch (error) {
    if (refusalCode(error) === NOT_FOUND) return undefined;
    throw error;
  } finally {
    await opened.close();
  }
}

/** The service that a queue belongs to, by its name: `<service>-<handler>`. */
function serviceOf(queue: string): string {
  return queue.replace(/-.*/s, "").replace(/\.worker$/, "");
}
