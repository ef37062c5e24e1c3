/** What a queued message, and each of its frames, cost besides their bytes. */
const OVERHEAD_BYTES = 128;

/** Called when a {@linkcode MessageQueue} passes its limit, and when it has room again. */
export interface QueueEvents {
  /** Nothing more should be put in. */
  readonly onFull: () => void;
  /** Half of the room is free again. */
  readonly onRoom: () => void;
}

/** Messages that wait to be read by an async iterator. */
export class MessageQueue implements AsyncIterableIterator<Uint8Array[]> {
  readonly #maxBytes: number;
  readonly #events: QueueEvents;
  #messages: Uint8Array[][] = [];
  #head = 0;
  #bytes = 0;
  #isFull = false;
  #isClosed = false;
  readonly #waiting: ((result: IteratorResult<Uint8Array[]>) => void)[] = [];

  /** Creates a queue that asks for a pause beyond the given number of bytes. */
  constructor(maxBytes: number, events: QueueEvents) {
    this.#maxBytes = maxBytes;
    this.#events = events;
  }

  /** Whether the limit is passed. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Puts in a message. */
  push(message: Uint8Array[]): void {
    if (this.#isClosed) return;
    const reader = this.#waiting.shift();
    if (reader !== undefined) return reader({ done: false, value: message });
    this.#messages.push(message);
    this.#bytes += costOf(message);
    if (this.#isFull || this.#bytes <= this.#maxBytes) return;
    this.#isFull = true;
    this.#events.onFull();
  }

  /** The next message, once there is one. */
  next(): Promise<IteratorResult<Uint8Array[]>> {
    const value = this.#messages[this.#head];
    if (value !== undefined) {
      this.#remove(value);
      return Promise.resolve({ done: false, value });
    }
    if (this.#isClosed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Ends a loop over the messages, not the queue. */
  return(): Promise<IteratorResult<Uint8Array[]>> {
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Returns itself. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends every loop, as soon as it has read what is queued. */
  close(): void {
    this.#isClosed = true;
    for (const reader of this.#waiting.splice(0)) reader({ done: true, value: undefined });
  }

  #remove(message: Uint8Array[]): void {
    this.#head++;
    this.#bytes -= costOf(message);
    if (this.#head === this.#messages.length) {
      this.#messages = [];
      this.#head = 0;
    } else if (this.#head >= 1024) {
      this.#messages = this.#messages.slice(this.#head);
      this.#head = 0;
    }
    if (this.#isFull && this.#bytes <= this.#maxBytes / 2) {
      this.#isFull = false;
      this.#events.onRoom();
    }
  }
}

function costOf(message: readonly Uint8Array[]): number {
  let bytes = OVERHEAD_BYTES * (1 + message.length);
  for (const frame of message) bytes += frame.byteLength;
  return bytes;
}
