import { getLogger } from "../../../core/observe/logs/log.ts";
import { type OpenConnection, refusalCode } from "../connection/connection.ts";
import type { KeptOpen } from "../connection/kept_open.ts";
import type { Catalogue } from "./catalogue.ts";
import { DeclaredQueues, declareExchanges, QueueDeclarer } from "./declare.ts";
import type { QueueSpec, Topology } from "./topology.ts";

const log = getLogger("lymph.events.amqp");

/** What {@linkcode Declarations} work with. */
export interface DeclarationsOptions {
  /** Names of exchanges and queues. */
  readonly topology: Topology;
  /** The list of queues that the broker keeps. */
  readonly catalogue: Catalogue;
  /** The connection that publishes. */
  readonly publishing: KeptOpen<OpenConnection>;
}

/** Exchanges and queues of this process: declares them, and again when the broker may have lost them. */
export class Declarations {
  readonly #options: DeclarationsOptions;
  readonly #declarer = new QueueDeclarer();
  readonly #declared = new DeclaredQueues();

  /** Declares nothing yet. */
  constructor(options: DeclarationsOptions) {
    this.#options = options;
  }

  /** From now on {@linkcode restore} declares a queue that handlers share. */
  keep(queue: QueueSpec): void {
    this.#declared.add(queue);
  }

  /** Makes sure that a queue exists which handlers share. */
  async declareShared(connection: OpenConnection, queue: QueueSpec): Promise<void> {
    await this.#note(connection, [queue]);
    await this.#declarer.declare(connection, queue);
  }

  /** Makes sure that a queue exists before it is consumed. */
  async declareConsumed(connection: OpenConnection, queue: QueueSpec): Promise<void> {
    const { topology, publishing } = this.#options;
    await declareExchanges(connection, topology.exchanges());
    if (!queue.exclusive) await this.#note(await publishing.live(), [queue]);
    await this.#declarer.declare(connection, queue);
    // While the connection that publishes is lost, another process may unbind it.
    if (!queue.exclusive) this.keep(queue);
  }

  /** Makes sure that a queue exists that this process does not consume from. */
  async declare(connection: OpenConnection, queue: QueueSpec): Promise<void> {
    await this.#declarer.declare(connection, queue);
  }

  /** Makes sure that there is a place for dead letters. */
  async declareDeadLetters(connection: OpenConnection): Promise<void> {
    const { topology } = this.#options;
    await declareExchanges(connection, topology.exchanges());
    await this.#declarer.declare(connection, topology.deadLetterQueue());
  }

  /** Makes sure that everything exists that is published to. */
  async restore(connection: OpenConnection): Promise<void> {
    await this.declareDeadLetters(connection);
    await this.#note(connection, []);
    for (const queue of this.#declared.all()) await this.#declarer.declare(connection, queue);
  }

  /** Notes what this process declares; where the broker refuses that, bindings stay as they are. */
  async #note(connection: OpenConnection, queues: readonly QueueSpec[]): Promise<void> {
    try {
      await this.#options.catalogue.note(connection, queues);
    } catch (error) {
      if (refusalCode(error) === undefined) throw error;
      log.warn("Cannot keep a list of queues, so bindings are only added: {error}", { error });
    }
  }
}
