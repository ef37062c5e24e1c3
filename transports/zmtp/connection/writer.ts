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
  #writingBytes = 0;
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
      if (this.#lastGathered === 1) return void this.#flush();
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

  async #flush(): Promise<void> {
    if (this.#state === "writing") return;
    this.#state = "writing";
    try {
      while (this.#buffer.bytes > 0) {
        this.#writingBytes = this.#buffer.bytes;
        this.#lastGathered = this.#gathered;
        this.#gathered = 0;
        const told = this.#onSent.length;
        for (const bytes of this.#buffer.take()) {
          for (let written = 0; written < bytes.byteLength;) {
            written += await this.#write(written === 0 ? bytes : bytes.subarray(written));
          }
        }
        if (told > 0) { for (const tell of this.#onSent.splice(0, told)) tell(); }
      }
    } catch (error) {
      this.#events.onError(toError(error));
    }
    this.#state = "idle";
    this.#flushed?.resolve();
    this.#flushed = undefined;
  }

  async #write(bytes: Uint8Array): Promise<number> {
    const writing = this.#conn.write(bytes);
    this.#progressed = performance.now(); // read only now, as the peer waits for the bytes
    const count = await writing;
    this.#writingBytes -= count;
    this.#progressed = performance.now();
    this.#hasProgressed = true;
    this.#events.onProgress();
    return count;
  }
}
