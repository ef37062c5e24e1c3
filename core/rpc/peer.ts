import type { Component, StopOptions } from "../component.ts";
import { toError } from "../errors.ts";
import { randomId } from "../id.ts";
import {
  findLongValue,
  HEADER,
  type Headers,
  type Message,
  type MessageType,
  packMessage,
} from "../message/message.ts";
import { readEnvelope, type ReceivedMessage, unpackMessage } from "../message/received_message.ts";
import { getLogger } from "../observe/logs/log.ts";
import type { MetricSource } from "../observe/metrics/metric_source.ts";
import type { PendingWork } from "../observe/pending_work.ts";
import type { LongPart, SeparatePart, Serializer } from "../serializer.ts";
import { aborted } from "../time/abort.ts";
import { untilQuiet } from "../time/quiet.ts";
import { MAX_TIMER_MS } from "../time/timer.ts";
import type { CallOptions } from "./calling/call_options.ts";
import { Caller } from "./calling/caller.ts";
import { Heartbeat } from "./calling/heartbeat.ts";
import type { PeerState } from "./calling/peer_state.ts";
import { OwnCalls } from "./own/own_calls.ts";
import type { DrainOptions, PeerOptions } from "./peer_options.ts";
import type { Question } from "./question.ts";
import { RPC_DEFAULTS } from "./rpc_defaults.ts";
import { Answerer, type AnswererParts } from "./serving/answerer.ts";
import { Complaints } from "./serving/complaints.ts";
import { DrainError } from "./serving/drain_error.ts";
import type { Frame, Receiver, Transport } from "./transport.ts";
import { untilHeard } from "./until_heard.ts";

const log = getLogger("lymph.rpc");

/** One end of every conversation: asks others and answers them, over one transport. */
export class Peer implements Component, Receiver {
  readonly #transport: Transport;
  readonly #serializer: Serializer;
  readonly #caller: Caller;
  readonly #answerer: Answerer;
  readonly #own: OwnCalls;
  readonly #heartbeat: Heartbeat;
  readonly #prefersOwn: boolean;
  readonly #quietMs: number;
  readonly #drainTimeoutMs: number;
  readonly #complaints = new Complaints();

  /** Creates a peer whose requests are served by a function. */
  constructor(
    parts: AnswererParts,
    {
      heartbeat,
      quietMs = RPC_DEFAULTS.quietMs,
      drainTimeoutMs = RPC_DEFAULTS.drainTimeoutMs,
      balance = RPC_DEFAULTS.balance,
      ...limits
    }: PeerOptions = {},
  ) {
    const { transport, serializer } = parts;
    this.#transport = transport;
    this.#serializer = serializer;
    const own = this.#own = new OwnCalls({
      serializer,
      refusal: (frames) => transport.refusal?.(transport.endpoint, frames),
      onRefused: parts.onRefused,
      onUnreadable: (source, reason) => this.#drop(source, reason),
    });
    const caller = this.#caller = new Caller(transport, serializer, own);
    const answerer = this.#answerer = new Answerer(parts, own, limits);
    own.connect({ caller, answerer });
    this.#heartbeat = new Heartbeat(this.#caller, heartbeat);
    this.onBeat(() => {});
    this.#prefersOwn = balance === "own-first";
    this.#quietMs = quietMs;
    this.#drainTimeoutMs = drainTimeoutMs;
    transport.receive(this);
  }

  /** Where others reach this peer. */
  get endpoint(): string {
    return this.#transport.endpoint;
  }

  /** Requests of others that are being served. */
  get inFlight(): number {
    return this.#answerer.inFlight;
  }

  /** What is being served here, and what waits for others' answers. */
  pending(): PendingWork[] {
    return [...this.#answerer.pending(), ...this.#caller.pending()];
  }

  /** Metrics of requests whose caller has given up, while their handlers still run. */
  get abandoned(): MetricSource {
    return this.#answerer.abandoned;
  }

  /** Whether it has stopped: every request fails. */
  get isStopped(): boolean {
    return this.#caller.isClosed;
  }

  /** How many other peers are kept track of. */
  get peerCount(): number {
    return this.#caller.peerCount;
  }

  /** Names what is called before each heartbeat. */
  onBeat(listener: () => void): void {
    this.#heartbeat.onBeat = () => {
      this.#answerer.abandoned.check();
      this.#serializer.freeUnused?.();
      listener();
    };
  }

  /** {@inheritDoc Component.start} */
  async start(): Promise<void> {
    await this.#transport.start();
    this.#own.start(this.#transport.endpoint);
    this.#heartbeat.start();
  }

  /** {@inheritDoc Component.stop} */
  async stop(options: StopOptions = {}): Promise<void> {
    this.#heartbeat.stop();
    this.#answerer.stop();
    this.#caller.close();
    this.#own.stop();
    await this.#transport.stop(options);
  }

  /**
   * Asks one endpoint; resolves to the answer, whatever its type.
   *
   * @throws {TimeoutError} If none came in time.
   * @throws {NotConnectedError} If the endpoint is not reached, or the connection is lost.
   */
  request(endpoint: string, question: Question, options: CallOptions): Promise<Message> {
    return this.#caller.request(endpoint, question, options);
  }

  /** Whether the peer behind an address is this framework's own. */
  isNative(address: string): boolean {
    return address === this.#own.source || this.#transport.isNative(address);
  }

  /** Whether an endpoint is asked rather than others that are equally busy. */
  isPreferred(endpoint: string): boolean {
    return this.#prefersOwn && endpoint === this.#own.endpoint;
  }

  /** What is known of an endpoint. */
  stateOf(endpoint: string): PeerState {
    return this.#caller.stateOf(endpoint);
  }

  /**
   * Asks callers to go elsewhere, serves what still comes, then refuses. What this side asks itself is
   * part of what is served, and is refused last, too.
   *
   * @throws {DrainError} If requests are still being served when their time is up.
   */
  async drain({ signal, finish = () => Promise.resolve() }: DrainOptions = {}): Promise<void> {
    const others = () =>
      [...this.#answerer.callers()].filter((source) =>
        source !== this.#own.source && this.isNative(source)
      );
    for (const source of others()) this.#tell(source, { type: "BYE" });
    const limit = AbortSignal.timeout(Math.min(this.#drainTimeoutMs, MAX_TIMER_MS));
    const end = signal ? AbortSignal.any([signal, limit]) : limit;
    const lastArrival = () => this.#answerer.lastArrival;
    for (;;) {
      await untilQuiet({ lastArrival, quietMs: this.#quietMs, signal: end });
      const quietSince = performance.now();
      await Promise.race([this.#answerer.idle(), aborted(end)]);
      if (end.aborted || lastArrival() < quietSince) break;
    }
    await Promise.race([finish().then(() => this.#answerer.idle()), aborted(end)]);
    this.#answerer.refuse();
    const ended = [untilHeard(this.#caller, others()), this.#answerer.idle()];
    await Promise.race([Promise.all(ended), aborted(end)]);
    const cut = signal?.aborted ? [] : this.#answerer.subjects();
    if (cut.length > 0) throw new DrainError(cut, this.#drainTimeoutMs);
  }

  /** {@inheritDoc Receiver.onDelivery} */
  onDelivery(
    source: string,
    frames: readonly Uint8Array[],
    isReached: boolean,
    part?: SeparatePart,
  ): void {
    let message: ReceivedMessage;
    try {
      message = unpackMessage(frames, this.#serializer, part);
    } catch (error) {
      return this.#refuse(source, frames, toError(error).message);
    }
    switch (message.type) {
      case "REQ":
        this.#answerer.onRequest(source, message);
        return;
      case "CANCEL":
        return this.#answerer.onCancel(source, message.subjectFrame);
      case "BYE":
        // A stranger must not be able to keep us from asking another instance.
        if (isReached) this.stateOf(source).leaving();
        return;
      default:
        if (!this.#caller.onAnswer(source, message)) {
          log.debug("Nobody waits for {type} {id} of {source}", {
            type: message.type,
            id: message.subject,
            source,
          });
        }
    }
  }

  /** {@inheritDoc Receiver.findLong} */
  findLong(index: number, beginning: Uint8Array): LongPart | undefined {
    return findLongValue(index, beginning, this.#serializer);
  }

  /** {@inheritDoc Receiver.onDelivered} */
  onDelivered(): void {
    this.#answerer.serveTaken();
  }

  /** {@inheritDoc Receiver.onDisconnect} */
  onDisconnect(source: string, reason: Error): void {
    // What this side asks itself needs no connection.
    if (source !== this.#own.endpoint) this.#caller.onDisconnect(source, reason);
    this.#answerer.onDisconnect(source, reason);
  }

  /** {@inheritDoc Receiver.introduce} */
  introduce(): readonly Frame[] {
    const id = randomId();
    const message = { id, type: "CANCEL", subject: id, headers: {}, body: null } as const;
    return packMessage(message, this.#serializer);
  }

  /** Tells the caller that the answer cannot be read: a second one would not be better. */
  #refuse(source: string, frames: readonly Uint8Array[], reason: string): void {
    const envelope = readEnvelope(frames);
    if (envelope?.type === "REQ") {
      const headers = this.#transport.isNative(source)
        // With a version, as without one it would be asked of other instances.
        ? { [HEADER.version]: null, [HEADER.reason]: reason }
        : {};
      this.#tell(source, { type: "NACK", subject: envelope.idFrame, headers });
    } else if (envelope !== undefined) {
      this.#caller.onUnreadable(source, envelope, reason);
    }
    this.#drop(source, reason);
  }

  #drop(source: string, reason: string): void {
    if (!this.#complaints.isDue("dropped", source)) return;
    log.warn("Dropped a message from {source}, others of this minute silently: {reason}", {
      source,
      reason,
    });
  }

  #tell(
    address: string,
    { type, subject = "", headers = {} }: {
      readonly type: MessageType;
      readonly subject?: Frame;
      readonly headers?: Headers;
    },
  ): void {
    const message = { id: randomId(), type, subject, headers, body: null };
    this.#transport.send(address, packMessage(message, this.#serializer))
      ?.catch(() => {}); // it is only a courtesy
  }
}
