import { Buffer } from "node:buffer";
import { openConnection } from "../../../transports/amqp/connection/connection.ts";
import { AmqpEventSystem } from "../../../transports/amqp/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

/** What travels in every event. */
export const BODY = { id: 4711, name: "Joe", tags: ["a", "b"], total: 12.5 };
const HEADERS = { trace_id: "0123456789abcdef0123456789abcdef" };
const SOURCE = "bb9405f7bd8573184f3893e16b3f4493";

/** How many events are handled at the same time at most. */
export const PREFETCH = 100;

/** One way to publish and to consume. */
export interface Contestant {
  /** Resolves once the broker has an event. */
  publish(): Promise<void>;
  /**
   * Calls back for every event that is handled; resolves once events are delivered.
   *
   * @returns Ends deliveries.
   */
  consume(onEvent: () => void): Promise<() => Promise<unknown>>;
  /** Closes everything. */
  close(): Promise<void>;
}

/** Durable queue, persistent messages, confirms and acknowledgements: the same for everyone. */
export interface ContestantFactory {
  /** Name in the table. */
  readonly name: string;
  /** Connects. */
  readonly connect: (url: string) => Promise<Contestant>;
}

/** The library with nothing around it, and MessagePack, as values have to travel somehow. */
async function connectBare(url: string): Promise<Contestant> {
  const serializer = new MsgpackSerializer();
  const signal = new AbortController().signal;
  const options = { timeoutMs: 10_000, signal };
  const [publishing, consuming] = await Promise.all([
    openConnection(url, options),
    openConnection(url, options),
  ]);
  const { channel: out } = await publishing.openConfirmChannel();
  const { channel: into } = await consuming.openChannel();
  await out.assertExchange("bare", "topic", { durable: true });
  await out.assertQueue("bare", { durable: true });
  await out.bindQueue("bare", "bare", "sold");
  return {
    publish() {
      const bytes = serializer.encode({
        type: "sold",
        headers: HEADERS,
        body: BODY,
        source: SOURCE,
      });
      const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return new Promise((resolve, reject) => {
        const done = (error: unknown) => error ? reject(error) : resolve();
        out.publish("bare", "sold", content, { persistent: true, mandatory: true }, done);
      });
    },
    async consume(onEvent) {
      await into.prefetch(PREFETCH);
      const { consumerTag } = await into.consume("bare", (message) => {
        if (message === null) return;
        serializer.decode(message.content);
        onEvent();
        into.ack(message);
      });
      return () => into.cancel(consumerTag);
    },
    async close() {
      await publishing.close();
      await consuming.close();
    },
  };
}

async function connectLymph(url: string): Promise<Contestant> {
  const serializer = new MsgpackSerializer();
  const events = new AmqpEventSystem({ url, serializer, prefetch: PREFETCH });
  await events.start();
  await events.declare({ queue: "Shop-onSold", patterns: ["sold"] });
  return {
    publish: () => events.emit({ type: "sold", headers: HEADERS, body: BODY, source: SOURCE }),
    async consume(onEvent) {
      const live = await events.subscribe({ queue: "Shop-onSold", patterns: ["sold"] }, () => {
        onEvent();
        return Promise.resolve();
      });
      return () => Promise.resolve(live[Symbol.asyncDispose]());
    },
    close: () => events.stop(),
  };
}

/** The first is what the others are compared with. */
export const CONTESTANTS: readonly ContestantFactory[] = [
  { name: "bare amqplib", connect: connectBare },
  { name: "lymph", connect: connectLymph },
];
