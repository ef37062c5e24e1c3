/**
 * The only file that knows the AMQP library: one connection and its channels, which end once and
 * for all when they are lost. Nothing here is opened again; see {@linkcode KeptOpen}.
 *
 * @module
 */
import type { Duplex } from "node:stream";
import {
  type Channel,
  type ChannelModel,
  type ConfirmChannel,
  connect,
  type ConsumeMessage,
  type GetMessage,
} from "amqplib";
import { toError } from "../../../core/errors.ts";
import { untilAborted } from "../../../core/time/abort.ts";
import { within } from "../../../core/time/within.ts";
import type { Destination, Payload } from "../message.ts";
import type { BrokerTls } from "../tls.ts";
import { Lifesigns } from "./lifesigns.ts";
import { MessageWriter } from "./message_writer.ts";
import { readFirst } from "./read_first.ts";

export type { Channel, ConfirmChannel };

/** A message as it comes. */
export type IncomingMessage = ConsumeMessage | GetMessage;

/** How long a broker may take to say goodbye. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Options of {@linkcode openConnection}. */
export interface OpenConnectionOptions {
  /** Milliseconds until an attempt is given up. */
  readonly timeoutMs: number;
  /** Gives the attempt up. */
  readonly signal: AbortSignal;
  /**
   * Milliseconds between two questions for a sign of life; a connection without an answer is lost.
   *
   * @default {10_000}
   */
  readonly askEveryMs?: number;
  /** Told why the broker takes no more messages, and undefined once it does again. */
  readonly onBlocked?: (reason: string | undefined) => void;
  /** Certificates, for `amqps:`. */
  readonly tls?: BrokerTls | undefined;
}

/** A channel; one that the broker has closed is of no more use. */
export interface OpenChannel<C extends Channel = Channel> {
  /** The library's channel. */
  readonly channel: C;
  /** Resolves once it is closed, with the error if there was one. */
  readonly closed: Promise<Error | undefined>;
  /** Closes it; what was delivered on it and not acknowledged goes back to its queue. */
  close(): Promise<void>;
}

/** A channel on which the broker confirms what was published with `publish()`, and nothing else. */
export interface PublishingChannel extends OpenChannel<ConfirmChannel> {
  /**
   * Writes a message, together with others of this turn. On a channel that is closed it is lost.
   *
   * @throws {RangeError} If a name in it is too long.
   */
  publish(payload: Payload, destination: Destination): void;
}

/** A live connection to a broker. */
export interface OpenConnection {
  /** Resolves once it is closed or lost, with the error if there was one. */
  readonly closed: Promise<Error | undefined>;
  /** Opens a channel. */
  openChannel(): Promise<OpenChannel>;
  /** Opens a channel on which the broker confirms what it has taken. */
  openConfirmChannel(): Promise<OpenChannel<ConfirmChannel>>;
  /** Opens a channel that messages are published on. */
  openPublishingChannel(): Promise<PublishingChannel>;
  /** Says goodbye to the broker, but does not wait for long. */
  close(): Promise<void>;
}

/**
 * Connects to a broker.
 *
 * @param url `amqp:` or `amqps:`; its `heartbeat`, in seconds, decides how soon silence is noticed.
 * @throws {Error} If the broker cannot be reached, does not answer in time or refuses.
 */
export async function openConnection(
  url: string,
  { timeoutMs, signal, onBlocked, tls, askEveryMs = 10_000 }: OpenConnectionOptions,
): Promise<OpenConnection> {
  const socket = new AbortController();
  try {
    // The library hands its options on to the socket, whose signal destroys it.
    const options = { noDelay: true, signal: socket.signal, ...socketOptionsOf(tls) };
    const connecting = connect(url, options);
    connecting.catch(() => {}); // it is not awaited once the attempt is given up
    const late = () => new Error(`Nothing was heard for ${timeoutMs} ms`);
    const model = await within(timeoutMs, untilAborted(connecting, signal), late);
    await checkOpen(model);
    return new AmqpConnection(model, socket, { onBlocked, askEveryMs });
  } catch (error) {
    socket.abort();
    throw error;
  }
}

/**
 * Notices that a broker has closed a connection in the packet that opened it, which was before there
 * were listeners.
 *
 * @throws {Error} If so, with the broker's reason.
 */
async function checkOpen(model: ChannelModel): Promise<void> {
  const { stream } = model.connection as unknown as LibraryChannel["connection"];
  if (stream.writableEnded) await model.createChannel(); // tells the reason
}

/** What the library keeps to itself: how it reads and writes bytes. Its version is pinned. */
interface LibraryChannel {
  /** Number of the channel. */
  readonly ch: number;
  readonly connection: {
    /** Bytes that a frame takes at most. */
    readonly frameMax: number;
    /** Is read until it is empty whenever it tells that it is readable. */
    readonly stream: Duplex;
    /** Seconds that were agreed on. */
    readonly heartbeat: number;
    sendBytes(bytes: Uint8Array): void;
  };
}

/** The options by which `node:tls` knows them. */
function socketOptionsOf({ caCerts, cert, key, serverName }: BrokerTls = {}): object {
  return {
    ...(caCerts !== undefined && { ca: [caCerts] }),
    ...(cert !== undefined && { cert, key }),
    ...(serverName !== undefined && { servername: serverName }),
  };
}

class AmqpConnection implements OpenConnection {
  readonly closed: Promise<Error | undefined>;
  readonly #model: ChannelModel;
  readonly #socket: AbortController;
  #questions: Channel | undefined;
  #isOpen = true;
  #isReadFirst = false;

  constructor(
    model: ChannelModel,
    socket: AbortController,
    { onBlocked, askEveryMs }: {
      readonly onBlocked: OpenConnectionOptions["onBlocked"];
      readonly askEveryMs: number;
    },
  ) {
    this.#model = model;
    this.#socket = socket;
    this.closed = lifetimeOf(model);
    model.on("close", () => this.#isOpen = false);
    // The library leaves a socket alone that it has ended, and it lingers.
    void this.closed.then(() => socket.abort());
    const lifesigns = new Lifesigns({
      intervalMs: askEveryMs,
      ask: () => this.#ask(),
      onSilence: () => socket.abort(),
    });
    void this.closed.then(() => lifesigns.stop());
    model.on("blocked", (reason: string) => onBlocked?.(reason));
    model.on("unblocked", () => onBlocked?.(undefined));
  }

  async openChannel(): Promise<OpenChannel> {
    return this.#wrap(await this.#model.createChannel());
  }

  async openConfirmChannel(): Promise<OpenChannel<ConfirmChannel>> {
    return this.#wrap(await this.#model.createConfirmChannel());
  }

  async openPublishingChannel(): Promise<PublishingChannel> {
    const opened = this.#wrap(await this.#model.createConfirmChannel());
    const { connection, ch } = opened.channel as unknown as LibraryChannel;
    this.#readFirst(connection);
    let isOpen = true;
    opened.channel.on("close", () => isOpen = false);
    void opened.closed.then(() => isOpen = false);
    const writer = new MessageWriter({
      channel: ch,
      maxFrameBytes: connection.frameMax,
      write: (bytes) => isOpen && this.#isOpen && connection.sendBytes(bytes),
    });
    // The library's own listeners count messages that were published through the library.
    for (const event of ["ack", "nack"]) opened.channel.removeAllListeners(event);
    return { ...opened, publish: (payload, destination) => writer.put(payload, destination) };
  }

  async close(): Promise<void> {
    const closing = this.#model.close();
    // It has been closed already, by the broker or by an earlier call.
    await within(CLOSE_TIMEOUT_MS, closing, () => new Error("No answer")).catch(() => {});
    this.#socket.abort();
  }

  /** Not where events are delivered, as those that are read of a lost connection come again. */
  #readFirst({ stream, heartbeat }: LibraryChannel["connection"]): void {
    // Without heartbeats, the broker tolerates any silence.
    if (this.#isReadFirst || heartbeat === 0) return;
    this.#isReadFirst = true;
    // Not by an event: it may have been lost in the read that brought the channel.
    void this.closed.then(readFirst(stream, heartbeat * 1000));
  }

  /** Asks something that changes nothing. */
  async #ask(): Promise<void> {
    this.#questions ??= this.#wrap(await this.#model.createChannel()).channel;
    await this.#questions.prefetch(1);
  }

  #wrap<C extends Channel>(channel: C): OpenChannel<C> {
    const givenUp = Promise.withResolvers<undefined>();
    // A connection that is lost before there are listeners is not told to the channel's.
    const closed = Promise.race([lifetimeOf(channel), this.closed, givenUp.promise]);
    return {
      channel,
      closed,
      async close() {
        const closing = Promise.race([channel.close(), closed]);
        // It has been closed already, or a broker that hangs does not answer.
        await within(CLOSE_TIMEOUT_MS, closing, () => new Error("No answer")).catch(() => {});
        givenUp.resolve(undefined);
      },
    };
  }
}

/** Listens at once: an error event without a listener ends the process. */
function lifetimeOf(emitter: ChannelModel | Channel): Promise<Error | undefined> {
  let failure: Error | undefined;
  const { promise, resolve } = Promise.withResolvers<Error | undefined>();
  emitter.on("error", (thrown: unknown) => failure ??= toError(thrown));
  emitter.on("close", (thrown?: unknown) => {
    resolve(failure ?? (thrown === undefined ? undefined : toError(thrown)));
  });
  return promise;
}

/** The code with which a broker has refused something, such as 404. */
export function refusalCode(error: unknown): number | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "number" ? code : undefined;
}
