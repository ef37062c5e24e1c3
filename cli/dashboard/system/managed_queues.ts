import type { QueueStatus } from "../../../core/events/queues.ts";
import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";

const log = getLogger("lymph.dashboard");
const TIMEOUT_MS = 3000;
/** What `<exchange>_` begins the name of, and is no handler's. Others are not bound to it. */
const INTERNAL = ["waiting", "retry", "dead", "queues"];

/** Where {@linkcode ManagedQueues} ask. */
export interface ManagedQueuesOptions {
  /** RabbitMQ's management API, such as `http://user:password@host:15672`. */
  readonly api: URL;
  /** Virtual host of the queues. */
  readonly virtualHost: string;
  /** Exchange of the events. */
  readonly exchange: string;
}

interface Queue {
  readonly name: string;
  readonly exclusive?: boolean;
  /** Missing while RabbitMQ has not counted yet. */
  readonly messages?: number;
  readonly consumers?: number;
}

interface Binding {
  readonly destination: string;
  readonly destination_type: string;
  readonly routing_key: string;
}

/**
 * Lists the queues of events by RabbitMQ's management API, those of Python lymph, too: AMQP itself
 * tells nothing of queues whose names are not known.
 *
 * @see https://www.rabbitmq.com/docs/http-api-reference
 */
export class ManagedQueues {
  readonly #options: ManagedQueuesOptions;
  #complaint: string | undefined;

  constructor(options: ManagedQueuesOptions) {
    this.#options = options;
  }

  /** All queues that are bound to the exchange. If the API does not answer, there are none. Each new reason is logged once. */
  async list(): Promise<readonly QueueStatus[]> {
    try {
      const queues = await this.#list();
      this.#complaint = undefined;
      return queues;
    } catch (thrown) {
      const reason = toError(thrown).message;
      if (reason !== this.#complaint) log.warn("Cannot list all queues: {reason}", { reason });
      this.#complaint = reason;
      return [];
    }
  }

  async #list(): Promise<QueueStatus[]> {
    const { virtualHost, exchange } = this.#options;
    const host = encodeURIComponent(virtualHost);
    const [queues, bindings] = await Promise.all([
      this.#get<Queue>(`queues/${host}`),
      this.#get<Binding>(`exchanges/${host}/${encodeURIComponent(exchange)}/bindings/source`),
    ]);
    const patterns = new Map<string, string[]>();
    for (const { destination, destination_type: type, routing_key: pattern } of bindings) {
      if (type === "queue") {
        patterns.set(destination, [...patterns.get(destination) ?? [], pattern]);
      }
    }
    const internal = new Set(INTERNAL.map((what) => `${exchange}_${what}`));
    const isOurs = ({ name, exclusive = false }: Queue) =>
      !exclusive && patterns.has(name) && !internal.has(name);
    return queues.filter(isOurs).map(({ name, messages = 0, consumers = 0 }) => ({
      name,
      patterns: patterns.get(name)?.sort() ?? [],
      length: messages,
      consumers,
      isOrphan: false,
    })).sort((a, b) => a.name < b.name ? -1 : 1);
  }

  async #get<Item>(path: string): Promise<readonly Item[]> {
    const { api } = this.#options;
    const url = new URL(`${api.pathname.replace(/\/$/, "")}/api/${path}`, api.origin);
    const secret = [api.username, api.password].map(decodeURIComponent).join(":");
    const response = await fetch(url, {
      headers: { authorization: `Basic ${new TextEncoder().encode(secret).toBase64()}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return await response.json();
    await response.body?.cancel();
    throw new Error(`${url} has answered ${response.status}`);
  }
}
