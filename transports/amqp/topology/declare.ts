import { EventError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import {
  type Channel,
  type IncomingMessage,
  type OpenConnection,
  refusalCode,
} from "../connection/connection.ts";
import { KeyedLock } from "./keyed_lock.ts";
import type { ExchangeSpec, QueueSpec } from "./topology.ts";

const log = getLogger("lymph.events.amqp");

const PRECONDITION_FAILED = 406;
/** Each takes a channel, of which a connection has about two thousand. */
const MAX_AT_A_TIME = 16;

/**
 * Makes sure that exchanges exist.
 *
 * @throws {Error} If the broker refuses.
 */
export async function declareExchanges(
  connection: OpenConnection,
  exchanges: readonly ExchangeSpec[],
): Promise<void> {
  await onChannel(connection, async (channel) => {
    for (const { name, type } of exchanges) {
      await channel.assertExchange(name, type, { durable: true });
    }
  });
}

/** A queue in which events were to wait exists with other arguments. */
export class ForeignQueueError extends EventError {}

/** Queues to declare again, each with all bindings that it was declared with. */
export class DeclaredQueues {
  readonly #queues = new Map<string, QueueSpec>();

  /** Adds a queue, or bindings to one. */
  add(queue: QueueSpec): void {
    const known = this.#queues.get(queue.name)?.bindings ?? [];
    const added = queue.bindings.filter(({ exchange, key }) =>
      !known.some((binding) => binding.exchange === exchange && binding.key === key)
    );
    this.#queues.set(queue.name, { ...queue, bindings: [...known, ...added] });
  }

  /** All of them. */
  all(): Iterable<QueueSpec> {
    return this.#queues.values();
  }
}

/** Makes sure that queues exist; remembers which ones are not as declared. */
export class QueueDeclarer {
  readonly #foreign = new Set<string>();
  readonly #lock = new KeyedLock<number>();
  #count = 0;

  /**
   * Makes sure that a queue exists and is bound. One that exists with other arguments, such as the
   * original's, is used as it is.
   *
   * @throws {EventError} If it exists, but cannot keep events in order, or cannot let them wait.
   * @throws {Error} If the broker refuses.
   */
  declare(connection: OpenConnection, queue: QueueSpec): Promise<void> {
    const lane = this.#count++ % MAX_AT_A_TIME;
    return this.#lock.run(lane, () => this.#declare(connection, queue));
  }

  async #declare(connection: OpenConnection, queue: QueueSpec): Promise<void> {
    try {
      await onChannel(connection, (channel) => declareAndBind(channel, queue));
    } catch (error) {
      if (refusalCode(error) !== PRECONDITION_FAILED) throw error;
      this.#useAsItIs(queue, error as Error);
      await onChannel(connection, async (channel) => {
        await channel.checkQueue(queue.name);
        await bind(channel, queue);
      });
    }
  }

  #useAsItIs({ name, arguments: wanted }: QueueSpec, cause: Error): void {
    if (wanted["x-single-active-consumer"]) {
      throw new EventError(
        `Cannot keep the order of ${name} as it exists without x-single-active-consumer: delete it once it is empty`,
        { cause },
      );
    }
    if (wanted["x-message-ttl"] !== undefined) {
      throw new ForeignQueueError(
        `Cannot let an event wait in ${name} as it exists with other arguments, so that the event might never come: delete that queue (${cause.message})`,
        { cause },
      );
    }
    if (this.#foreign.has(name)) return;
    this.#foreign.add(name);
    log.warn("Using {queue} as it is, with its own durability and arguments: {reason}", {
      queue: name,
      reason: cause.message,
    });
  }
}

async function declareAndBind(channel: Channel, queue: QueueSpec): Promise<void> {
  const { name, durable, exclusive, autoDelete } = queue;
  await channel.assertQueue(name, { durable, exclusive, autoDelete, arguments: queue.arguments });
  await bind(channel, queue);
}

async function bind(channel: Channel, { name, bindings }: QueueSpec): Promise<void> {
  for (const { exchange, key } of bindings) await channel.bindQueue(name, exchange, key);
}

/** The first message of a queue, which stays in it; undefined if it is empty. */
export async function peek(
  connection: OpenConnection,
  queue: string,
): Promise<IncomingMessage | undefined> {
  let first: IncomingMessage | false = false;
  await onChannel(connection, async (channel) => void (first = await channel.get(queue)));
  return first || undefined; // closing the channel has put it back
}

/** On a channel of its own, as the broker closes the channel of what it refuses. */
async function onChannel(
  connection: OpenConnection,
  use: (channel: Channel) => Promise<void>,
): Promise<void> {
  const opened = await connection.openChannel();
  try {
    await use(opened.channel);
  } finally {
    await opened.close();
  }
}
