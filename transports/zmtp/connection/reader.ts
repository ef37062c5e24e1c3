import { setImmediate } from "node:timers";
import { toError } from "../../../core/errors.ts";

/** What a connection begins with: enough for a handshake. It keeps more once it has sent more. */
const FIRST_READ_BYTES = 512;
const MIN_READ_BYTES = 4 * 1024;
const MAX_READ_BYTES = 64 * 1024;
/**
 * So much is read at most before timers and other connections have their turn: reads of what is
 * there already end at once, without one.
 */
const TURN_BYTES = 16 * MAX_READ_BYTES;

/** Buffers that no connection needs now: one that says little must not keep a large one. */
const spareBuffers: Uint8Array<ArrayBuffer>[] = [];
const MAX_SPARE_BUFFERS = 32;

/**
 * Why nothing is read: the receiver has enough, the peer leaves too much unread itself, there is no
 * memory for a message that it has begun, or it must first be found out whether it can be reached.
 */
export type PauseReason = "receiver" | "unread" | "memory" | "stranger";

/** Most microtasks between a message and what its receiver sends next: it awaits the call, and is awaited. */
const ANSWER_TURNS = 4;
const DONE = Promise.resolve();

/** Is told what a {@linkcode Reader} reads. */
export interface ReaderEvents {
  /** Where the next bytes are read into, if it matters. */
  readonly room?: () => Uint8Array<ArrayBuffer> | undefined;
  /** Bytes have arrived; they are valid only during the call, and an error thrown ends reading. */
  readonly onBytes: (chunk: Uint8Array) => void;
  /** Whether nothing is being written, so that the receiver of the bytes may be about to send something. */
  readonly mayAnswer: () => boolean;
  /** The other side has nothing more to say. */
  readonly onEnd: () => void;
  /** Reading failed, or what was read was bad; nothing further is read. */
  readonly onError: (error: Error) => void;
}

/** Reads a connection to its end, except while it is paused. */
export class Reader {
  readonly #conn: Deno.Conn;
  readonly #events: ReaderEvents;
  readonly #pauses = new Set<PauseReason>();
  #gate: PromiseWithResolvers<void> | undefined;

  /** Starts to read a connection that its owner closes. */
  constructor(conn: Deno.Conn, events: ReaderEvents) {
    this.#conn = conn;
    this.#events = events;
    this.#read();
  }

  /** Whether nothing is read at present. */
  get isPaused(): boolean {
    return this.#gate !== undefined;
  }

  /**
   * Stops reading, after a read that is under way.
   *
   * @returns Whether it was reading until now.
   */
  pause(reason: PauseReason): boolean {
    this.#pauses.add(reason);
    if (this.#gate !== undefined) return false;
    this.#gate = Promise.withResolvers();
    return true;
  }

  /**
   * Reads again, unless there is another reason not to.
   *
   * @returns Whether this was the last reason.
   */
  resume(reason: PauseReason): boolean {
    if (!this.#pauses.delete(reason) || this.#pauses.size > 0) return false;
    this.#open();
    return true;
  }

  /** Reads again whatever the reasons not to, so that the end can be seen. */
  release(): void {
    this.#pauses.clear();
    this.#open();
  }

  /** Whether a long message goes on: it is read without the buffer. */
  get #hasRoom(): boolean {
    return this.#events.room?.() !== undefined;
  }

  #open(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  async #read(): Promise<void> {
    let small = new Uint8Array(FIRST_READ_BYTES);
    let buffer = small;
    let inTurn = 0;
    try {
      while (true) {
        if (this.#gate !== undefined) await this.#gate.promise;
        const room = this.#events.room?.();
        const target = room === undefined ? buffer : room.subarray(0, TURN_BYTES);
        const count = await this.#conn.read(target);
        if (count === null) break;
        this.#events.onBytes(target.subarray(0, count));
        inTurn = count < target.byteLength ? 0 : inTurn + count;
        if (inTurn >= TURN_BYTES) {
          inTurn = 0;
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
        // To begin the next read takes a while, for which the other side need not wait.
        for (let turn = 0; turn < ANSWER_TURNS && this.#events.mayAnswer(); turn++) await DONE;
        if (room !== undefined) continue;
        if (count === FIRST_READ_BYTES && buffer.byteLength === FIRST_READ_BYTES) {
          buffer = small = new Uint8Array(MIN_READ_BYTES);
        } else if (buffer === small && count === MIN_READ_BYTES && !this.#hasRoom) {
          buffer = spareBuffers.pop() ?? new Uint8Array(MAX_READ_BYTES);
        } else if (buffer !== small && count < MIN_READ_BYTES) {
          if (spareBuffers.length < MAX_SPARE_BUFFERS) spareBuffers.push(buffer);
          buffer = small;
        }
      }
      this.#events.onEnd();
    } catch (error) {
      this.#events.onError(toError(error));
    } finally {
      // At once, as a flood of short connections fills the memory long before a collection.
      small.buffer.transfer(0);
    }
  }
}
