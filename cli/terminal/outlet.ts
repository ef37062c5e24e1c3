import { pause } from "../../core/time/pause.ts";

/** Where bytes are written: standard output, standard error or a file. */
export interface OutletStream {
  /** Writes some of the bytes and tells how many, without holding up anything else. */
  write(bytes: Uint8Array): Promise<number>;
  /** Writes some of the bytes and tells how many; waits until there is room for them. */
  writeSync(bytes: Uint8Array): number;
}

/** Options of an {@linkcode Outlet}. */
export interface OutletOptions {
  /**
   * Characters that wait at most for a reader.
   *
   * @default {1048576}
   */
  readonly limit?: number;
  /** Tells that lines were dropped: returns a text to write in their place, or tells it elsewhere. */
  readonly onDropped: (lines: number) => string | void;
}

const LIMIT = 1024 * 1024;
const CHUNK = 64 * 1024;
const BUSY_PAUSE_MS = 2;
const STALLED_AFTER_MS = 1000;
/** A write that takes longer waits for a reader, and would hold up the end of the program. */
const PROMPT_MS = 50;

const encoder = new TextEncoder();

/**
 * Writes texts in turn. At first each write waits for the reader, as everywhere; after
 * {@linkcode neverWait} none does: a terminal that is not read, a full pipe or a slow disk holds up
 * nothing, and what finds no room is dropped and counted.
 */
export class Outlet {
  /** Resolves to the error once the reader has gone, such as after `| head`. */
  readonly broken: Promise<Error>;
  readonly #stream: OutletStream;
  readonly #limit: number;
  readonly #onDropped: (lines: number) => string | void;
  readonly #breaks = Promise.withResolvers<Error>();
  readonly #waiting = new Set<() => void>();
  /** Texts to write, and where some were dropped, how many lines. */
  readonly #queue: (string | number)[] = [];
  #size = 0;
  #isPatient = true;
  #error: Error | undefined;
  #writing: { readonly done: Promise<void>; since: number } | undefined;

  /** Creates an outlet; nothing is written yet. */
  constructor(stream: OutletStream, { limit = LIMIT, onDropped }: OutletOptions) {
    this.#stream = stream;
    this.#limit = limit;
    this.#onDropped = onDropped;
    this.broken = this.#breaks.promise;
  }

  /** Whether everything is written. */
  get isIdle(): boolean {
    return this.#writing === undefined;
  }

  /** From now on no write waits. */
  neverWait(): void {
    this.#isPatient = false;
  }

  /**
   * Writes a text.
   *
   * @throws {Error} If the reader has gone.
   */
  write(text: string): void {
    if (this.#isPatient) return writeSync(this.#stream, encoder.encode(text));
    if (this.#error) throw this.#error;
    const isDropping = typeof this.#queue.at(-1) === "number";
    const isFull = isDropping
      ? this.#size > this.#limit / 2
      : this.#size > 0 && this.#size + text.length > this.#limit;
    if (isFull) {
      this.#drop(text);
    } else {
      this.#queue.push(text);
      this.#size += text.length;
    }
    if (this.#writing) return;
    const done = Promise.withResolvers<void>();
    this.#writing = { done: done.promise, since: performance.now() };
    void this.#drain().then(done.resolve);
  }

  /**
   * Resolves once there is room for more, or nothing was read for so long that more will be
   * dropped.
   *
   * @param limitMs Milliseconds to wait; by default a second without progress.
   */
  async room(limitMs: number = STALLED_AFTER_MS): Promise<void> {
    while (this.#writing && this.#size > this.#limit / 2 && !this.#error) {
      const leftMs = this.#writing.since + limitMs - performance.now();
      if (leftMs <= 0) return;
      const moved = Promise.withResolvers<void>();
      const timer = leftMs === Infinity ? undefined : setTimeout(moved.resolve, leftMs);
      this.#waiting.add(moved.resolve);
      await moved.promise;
      clearTimeout(timer);
    }
  }

  /** Resolves once everything is written, or after a while in which nothing was read. */
  async flush(limitMs: number): Promise<void> {
    const writing = this.#writing;
    if (!writing) return;
    const late = Promise.withResolvers<void>();
    const timer = limitMs === Infinity ? undefined : setTimeout(late.resolve, limitMs);
    await Promise.race([writing.done, late.promise]);
    clearTimeout(timer);
  }

  /** Writes what is left before the program ends, as far as that works without waiting for a reader. */
  flushSync(): void {
    if (this.#writing && performance.now() - this.#writing.since > PROMPT_MS) return;
    const text = this.#queue.splice(0).map((next) => this.#textOf(next)).join("");
    try {
      writeSync(this.#stream, encoder.encode(text));
    } catch {
      // There is no reader left to tell.
    }
  }

  async #drain(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const size = typeof next === "number" ? 0 : (next += this.#takeMore(next.length)).length;
      try {
        await this.#writeAll(encoder.encode(this.#textOf(next)));
      } catch (error) {
        this.#fail(error, next);
        next = undefined;
      }
      this.#size -= size;
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
      if (next === undefined) break;
    }
    this.#writing = undefined;
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(await this.#writeSome(rest));
      if (this.#writing) this.#writing.since = performance.now();
    }
  }

  async #writeSome(bytes: Uint8Array): Promise<number> {
    try {
      return await this.#stream.write(bytes);
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      await pause(BUSY_PAUSE_MS);
      return 0;
    }
  }

  /** A disk may have room by the next write; a reader that has gone does not come back. */
  #fail(error: unknown, failed: string | number): void {
    if (error instanceof Deno.errors.BrokenPipe) {
      this.#error = error;
      this.#breaks.resolve(error);
    }
    const lines = typeof failed === "number" ? failed : countLines(failed);
    const [next] = this.#queue;
    if (typeof next === "number") this.#queue.shift();
    this.#queue.unshift(lines + (typeof next === "number" ? next : 0));
  }

  #drop(text: string): void {
    const last = this.#queue.at(-1);
    if (typeof last === "number") this.#queue.pop();
    this.#queue.push(countLines(text) + (typeof last === "number" ? last : 0));
  }

  #textOf(next: string | number): string {
    return typeof next === "number" ? this.#onDropped(next) ?? "" : next;
  }

  /** The texts that follow, so that many short ones are written at once. */
  #takeMore(length: number): string {
    let text = "";
    while (length + text.length < CHUNK && typeof this.#queue[0] === "string") {
      text += this.#queue.shift();
    }
    return text;
  }
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

/** Writes everything, also to a pipe that another process has made non-blocking and that is full. */
function writeSync(stream: Pick<OutletStream, "writeSync">, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) {
    try {
      rest = rest.subarray(stream.writeSync(rest));
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS);
    }
  }
}
