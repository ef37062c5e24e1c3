import type { Frame, Transport } from "../../../../core/rpc/transport.ts";
import type { LongPart, SeparatePart } from "../../../../core/serializer.ts";
import { eventually } from "../../eventually.ts";
import type { TransportPair } from "./pair.ts";

/** Registers one fact. */
export type TestFact = (fact: string, check: (world: TransportWorld) => Promise<void>) => void;

/** One message as its receiver was given it. */
export interface Delivery {
  /** Address of the sender. */
  readonly source: string;
  /** The frames. */
  readonly frames: readonly Uint8Array[];
  /** Whether the sender was reached at this address. */
  readonly isReached: boolean;
  /** What is missing in its frame. */
  readonly part?: SeparatePart | undefined;
}

const TIMEOUT_MS = 30_000;
const utf8 = new TextDecoder();

/** A transport that remembers what it was told. */
export class TransportEnd {
  /** The transport. */
  readonly transport: Transport;
  /** What has arrived, in order. */
  readonly deliveries: Delivery[] = [];
  /** What is found in the second frame of each message. */
  longPart: LongPart | undefined;
  /** Addresses of lost connections, in order. */
  readonly losses: string[] = [];

  /** Receives everything that a transport gets. */
  constructor(transport: Transport) {
    this.transport = transport;
    transport.receive({
      onDelivery: (source, frames, isReached, part) => {
        this.deliveries.push({ source, frames, isReached, part });
      },
      findLong: (index) => index === 1 ? this.longPart : undefined,
      onDisconnect: (source) => void this.losses.push(source),
    });
  }

  /** Where it is reached. */
  get endpoint(): string {
    return this.transport.endpoint;
  }

  /** Sends a message and waits until it was accepted. */
  async send(address: string, ...frames: Frame[]): Promise<void> {
    await this.transport.send(address, frames);
  }

  /** Waits for the message that arrives as such a one in order. */
  async delivery(index: number): Promise<Delivery> {
    return await eventually(() => this.deliveries[index], {
      timeoutMs: TIMEOUT_MS,
      intervalMs: 1,
    });
  }

  /** Waits for so many messages, and returns the first frame of each as text. */
  async texts(count: number): Promise<string[]> {
    if (count > 0) await this.delivery(count - 1);
    return this.deliveries.map(({ frames }) => utf8.decode(frames[0]));
  }

  /** Waits until it was told of a lost connection. */
  async loss(): Promise<string> {
    return await eventually(() => this.losses[0], { timeoutMs: TIMEOUT_MS, intervalMs: 1 });
  }
}

/** Short words for what the tests do with a pair of transports. */
export class TransportWorld {
  /** One transport. */
  readonly first: TransportEnd;
  /** The other one. */
  readonly second: TransportEnd;

  /** Creates a world on a pair. */
  constructor({ first, second }: TransportPair) {
    this.first = new TransportEnd(first);
    this.second = new TransportEnd(second);
  }

  /** Starts both. */
  async start(): Promise<void> {
    await Promise.all([this.first.transport.start(), this.second.transport.start()]);
  }

  /**
   * Starts both and lets the first send to the second, so that they are connected.
   *
   * @returns What the second one calls the first.
   */
  async connect(): Promise<string> {
    await this.start();
    await this.first.send(this.second.endpoint, "hello");
    return (await this.second.delivery(0)).source;
  }

  /** Lets the second one answer and waits for it: everything sent before has arrived then. */
  async answer(source: string, count: number = 1): Promise<void> {
    for (let round = 0; round < count; round++) {
      const arrived = this.first.deliveries.length;
      await this.second.send(source, `answer ${round}`);
      await this.first.delivery(arrived);
    }
  }
}
