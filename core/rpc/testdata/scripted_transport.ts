import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { type Message, type MessageType, packMessage } from "../../message/message.ts";
import { type ReceivedMessage, unpackMessage } from "../../message/received_message.ts";
import type { Frame, Receiver, Transport } from "../transport.ts";

const serializer = new MsgpackSerializer();
const utf8 = new TextEncoder();

/** A message that was sent, and where to. */
export interface Sent {
  readonly address: string;
  readonly message: ReceivedMessage;
}

/** A transport that keeps what is sent, and delivers what a test says. */
export class ScriptedTransport implements Transport {
  readonly endpoint = "local://here";
  /** What was sent, pings included. */
  readonly sent: Sent[] = [];
  /** Addresses that answer pings by themselves. */
  readonly alive = new Set<string>();
  /** Whether others are peers of lymph for Deno. */
  nativePeers = true;
  #receiver: Receiver | undefined;

  /** The requests that were sent, pings aside, as `<address> <subject>`. */
  get asked(): string[] {
    return this.sent.filter(({ message: { type, subject } }) =>
      type === "REQ" && subject !== "lymph.ping"
    ).map(({ address, message: { subject } }) => `${address} ${subject}`);
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  receive(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  isNative(): boolean {
    return this.nativePeers;
  }

  send(address: string, frames: readonly Frame[]): undefined {
    const message = unpackMessage(frames.map(toBytes), serializer);
    this.sent.push({ address, message });
    if (message.subject === "lymph.ping" && this.alive.has(address)) {
      queueMicrotask(() => this.deliver(address, { type: "REP", subject: message.id }));
    }
    return undefined;
  }

  /** Delivers a message from an address. */
  deliver(source: string, message: Pick<Message, "type" | "subject"> & Partial<Message>): void {
    const frames = packMessage({ id: "0", headers: {}, body: null, ...message }, serializer);
    this.#receiver?.onDelivery(source, frames.map(toBytes), true);
  }

  /** Answers what was sent last. */
  answer(type: MessageType, headers: Record<string, unknown> = {}, source?: string): void {
    const last = this.sent.at(-1);
    if (last === undefined) throw new Error("Cannot answer as nothing was sent");
    this.deliver(source ?? last.address, { type, subject: last.message.id, headers });
  }

  /** Loses the connection to an address. */
  lose(address: string): void {
    this.#receiver?.onDisconnect(address, new Error("the connection was cut"));
  }
}

function toBytes(frame: Frame): Uint8Array {
  return typeof frame === "string" ? utf8.encode(frame) : frame;
}
