import { toError } from "../../../core/errors.ts";
import type { Frame } from "../../../core/rpc/transport.ts";
import { WriteBuffer } from "../wire/write_buffer.ts";

/**
 * A batch that took longer to make is written without waiting for the end of the turn, so that the
 * peer works on its first messages while we still make the others.
 */
const EAGER_MS = 0.05;
/** The clock is looked at once in so many messages; a power of two. */
const CLOCK_EVERY = 16;

/** So many microtasks without anything new mean that the turn has nothing more to send. */
const QUIET_TURNS = 4;

const NOTHING: readonly Uint8Array[] = [];

/** Is told how a {@linkcode Writer} gets on. */
export interface WriterEvents {
  /** Bytes have left; there may be room again. */
  readonly onProgress: () => void;
  /** Writing failed; nothing further is written. */
  readonly onError: (error: Error) => void;
}

/**
 * Writes in batches: whatever is put in during one turn, or while a write is under way.
 *
 * After a batch of one message, the next message is written at once. So there is no delay where
 * requests and answers alternate; of many messages in one turn, at most the first is written alone.
 */
export class Writer {
  readonly #conn: Pick<Deno.Conn, "write">;
  readonly #events: WriterEvents;
  readonly #buffer = new WriteBuffer();
  /** Called when a message is written, in order. */
  readonly #onSent: (() => void)[] = [];
  /** What is being written: parts from `#part` on, of which `#written` bytes have left. */
  #batch: readonly Uint8Array[] = NOTHING;
  #part = 0;
  #written = 0;
  #writingBytes = 0;
  /** How many of `#onSent` are called once the batch is written. */
  #telling = 0;
  #state: "idle" | "gathering" | "writing" = "idle";
  /** What was put in since the last batch left. */
  #gathered = 0;
  #lastGathered = 1;
  #begun = 0;
  #progressed = 0;
  #hasProgressed = false;
  #gatheredBytes = 0;
  #quietTurns = 0;
  #flushed: PromiseWithResolvers<void> | undefined;

  /** Creates a writer to a connection that its owner closes. */
  constructor(conn: Pick<Deno.Conn, "write">, events: WriterEvents) {
    this.#conn = conn;
    this.#events = events;
  }

  /** Bytes put in and not written yet. */
  get unsentBytes(): number {
    return this.#buffer.bytes + this.#writingBytes;
  }

  /** Milliseconds that nothing could be written although there was something to write. */
  get stalledMs(): number {
    return this.#state !== "idle" ? performance.now() - this.#progressed : 0;
  }

  /** Whether anything was written since this was asked last, or nothing waits to be. */
  takeProgress(): boolean {
    const hasProgressed = this.#hasProgressed || this.unsentBytes === 0;
    this.#hasProgressed = false;
    return hasProgressed;
  }

  /** Puts in bytes as they are. */
  putBytes(bytes: Uint8Array): void {
    this.#buffer.putBytes(bytes);
    this.#schedule();
  }

  /** Puts in one frame. */
  putFrame(flags: number, body: Uint8Array): void {
    this.#buffer.putFrame(flags, body);
    this.#schedule();
  }

  /** Puts in a message, and notes what is called once it is written. */
  putMessage(frames: readonly Frame[], onSent?: () => void): void {
    if (onSent !== undefined) this.#onSent.push(onSent);
    this.#buffer.putMessage(frames);
    this.#schedule();
  }

  /** Resolves once everything is written, or writing has failed. */
  flushed(): Promise<void> {
    if (this.#state === "idle") return Promise.resolve();
    this.#flushed ??= Promise.withResolvers();
    return this.#flushed.promise;
  }

  #schedule(): void {
    this.#gathered++;
    if (this.#state === "idle") {
      if (this.#lastGathered === 1) return this.#flush();
      this.#state = "gathering";
      this.#gatheredBytes = this.#quietTurns = 0;
      this.#begun = this.#progressed = performance.now();
      queueMicrotask(this.#gather);
    } else if ((this.#gathered & (CLOCK_EVERY - 1)) === 0) {
      if (performance.now() - this.#begun > EAGER_MS) this.#flush();
    }
  }

  /**
   * Waits until nothing more is put in: a loop that awaits each message takes a few turns for one.
   */
  readonly #gather = (): void => {
    if (this.#state !== "gathering") return;
    const { bytes } = this.#buffer;
    this.#quietTurns = bytes > this.#gatheredBytes ? 0 : this.#quietTurns + 1;
    this.#gatheredBytes = bytes;
    if (this.#quietTurns < QUIET_TURNS) queueMicrotask(this.#gather);
    else this.#flush();
  };

  #flush(): void {
    if (this.#state === "writing") return;
    this.#state = "writing";
    this.#writeOn();
  }

  /** Begins the next write, or ends. With callbacks, as the peer waits and an async function takes longer. */
  #writeOn(): void {
    try {
      const bytes = this.#unwritten();
      if (bytes !== undefined) {
        this.#conn.write(bytes).then(this.#onWritten, this.#onFailed);
        this.#progressed = performance.now(); // read only now, as the peer waits for the bytes
        return;
      }
    } catch (error) {
      return this.#onFailed(error);
    }
    this.#end();
  }

  /** The rest of the batch, or the next batch; undefined if there is none. */
  #unwritten(): Uint8Array | undefined {
    if (this.#part === this.#batch.length) {
      if (this.#telling > 0) { for (const tell of this.#onSent.splice(0, this.#telling)) tell(); }
      this.#telling = this.#part = 0;
      this.#batch = NOTHING;
      if (this.#buffer.bytes === 0) return undefined;
      this.#writingBytes = this.#buffer.bytes;
      this.#lastGathered = this.#gathered;
      this.#gathered = 0;
      this.#telling = this.#onSent.length;
      this.#batch = this.#buffer.take();
    }
    const bytes = this.#batch[this.#part] as Uint8Array;
    return this.#written === 0 ? bytes : bytes.subarray(this.#written);
  }

  readonly #onWritten = (count: number): void => {
    this.#written += count;
    if (this.#written === this.#batch[this.#part]?.byteLength) {
      this.#written = 0;
      this.#part++;
    }
    this.#writingBytes -= count;
    this.#progressed = performance.now();
    this.#hasProgressed = true;
    try {
      this.#events.onProgress();
    } catch (error) {
      return this.#onFailed(error);
    }
    this.#writeOn();
  };

  readonly #onFailed = (error: unknown): void => {
    this.#batch = NOTHING;
    this.#part = this.#written = 0;
    this.#events.onError(toError(error));
    this.#end();
  };

  #end(): void {
    this.#state = "idle";
    this.#flushed?.resolve();
    this.#flushed = undefined;
  }
}
