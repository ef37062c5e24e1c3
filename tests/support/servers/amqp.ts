import { Buffer } from "node:buffer";
import type { Subscription } from "../../../core/events/event_system.ts";
import type { ServiceEvent } from "../../../core/events/service_event.ts";
import {
  type Channel,
  type OpenConnection,
  openConnection,
} from "../../../transports/amqp/connection/connection.ts";
import { AmqpEventSystem, type AmqpEventSystemOptions } from "../../../transports/amqp/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

/** An event without much around it. */
export function eventOf(type: string, body: unknown = null): ServiceEvent {
  return { type, body, source: "emitter", headers: { trace_id: "0123" } };
}

/** What a handler got, in order. */
export interface Heard<T = unknown> extends AsyncDisposable {
  /** Bodies in the order in which handlers were called. */
  readonly bodies: T[];
}

/** Event systems of one broker, stopped together. */
export class AmqpWorld implements AsyncDisposable {
  readonly #url: string;
  readonly #opened: AmqpEventSystem[] = [];

  /** Creates a world in the virtual host of a URL. */
  constructor(url: string) {
    this.#url = url;
  }

  /** Starts an event system. */
  async events(options: Partial<AmqpEventSystemOptions> = {}): Promise<AmqpEventSystem> {
    const serializer = new MsgpackSerializer();
    const events = new AmqpEventSystem({ url: this.#url, serializer, ...options });
    this.#opened.push(events);
    await events.start();
    return events;
  }

  /** Subscribes to a queue named `Q` and all events, and remembers what comes. */
  async hear<T>(
    events: AmqpEventSystem,
    { queue = "Q", patterns = ["#"], ...others }: Partial<Subscription> = {},
    handle: (body: T) => void | Promise<void> = () => {},
  ): Promise<Heard<T>> {
    const bodies: T[] = [];
    const live = await events.subscribe({ queue, patterns, ...others }, async ({ body }) => {
      bodies.push(body as T);
      await handle(body as T);
    });
    return { bodies, [Symbol.asyncDispose]: () => live[Symbol.asyncDispose]() };
  }

  /** Does something with a bare channel. */
  async bare(use: (channel: Channel, connection: OpenConnection) => Promise<void>): Promise<void> {
    const signal = new AbortController().signal;
    const connection = await openConnection(this.#url, { timeoutMs: 60_000, signal });
    const opened = await connection.openChannel();
    try {
      await use(opened.channel, connection);
    } finally {
      await opened.close(); // or what was written last may not get through
      await connection.close();
    }
  }

  /** Publishes any bytes with any content type as an event. */
  async publishRaw(type: string, content: Uint8Array, contentType?: string): Promise<void> {
    const options = contentType === undefined ? {} : { contentType };
    await this.bare(async (_channel, connection) => {
      const { channel } = await connection.openConfirmChannel();
      channel.publish("lymph", type, Buffer.from(content), options);
      await channel.waitForConfirms();
    });
  }

  /** Stops all event systems. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#opened.map((events) => events.stop()));
  }
}

/** What a metric counts for a tag's value. */
export function sampleOf(
  { metrics }: Pick<AmqpEventSystem, "metrics">,
  name: string,
  tag: string,
): number {
  for (const [sample, value, tags] of metrics.samples()) {
    if (sample === name && Object.values(tags).includes(tag)) return value;
  }
  return 0;
}
