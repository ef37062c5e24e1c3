/** From so many bytes on an event counts. */
const LARGE_BYTES = 256 * 1024;
/** Bytes of large events that are packed and sent at a time. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Lets large events through one after the other, so that many at once take no more memory than a
 * few. The order of events is kept: while a large one waits, those behind it wait, too.
 */
export class EmitGate {
  readonly #waiting: { readonly bytes: number; readonly enter: () => void }[] = [];
  #bytes = 0;

  /**
   * Runs what emits an event, once there is room for it.
   *
   * @param body The event's body.
   */
  async pass(body: unknown, emit: () => Promise<void>): Promise<void> {
    const size = sizeOf(body);
    const bytes = size < LARGE_BYTES ? 0 : size;
    if (bytes === 0 && this.#waiting.length === 0) return await emit();
    if (this.#waiting.length > 0 || !this.#hasRoom(bytes)) {
      await new Promise<void>((enter) => this.#waiting.push({ bytes, enter }));
    } else this.#bytes += bytes;
    try {
      await emit();
    } finally {
      this.#bytes -= bytes;
      this.#letIn();
    }
  }

  /** One that is larger than the limit goes alone. */
  #hasRoom(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= MAX_BYTES;
  }

  #letIn(): void {
    for (;;) {
      const [first] = this.#waiting;
      if (first === undefined || !this.#hasRoom(first.bytes)) return;
      this.#waiting.shift();
      this.#bytes += first.bytes;
      first.enter();
    }
  }
}

/** How many parts of a list or an object are looked at; the others count as their average. */
const MAX_PARTS = 16;
const MAX_DEPTH = 4;

/** About how many bytes a value takes, at a bounded cost. */
export function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 1;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (value instanceof ArrayBuffer) return value.byteLength;
  if (depth === MAX_DEPTH) return 1;
  let parts: Iterable<unknown>;
  let count: number;
  if (Array.isArray(value)) [parts, count] = [value, value.length];
  else if (value instanceof Map) [parts, count] = [value.values(), value.size];
  else if (value instanceof Set) [parts, count] = [value, value.size];
  else {
    const all = Object.values(value);
    [parts, count] = [all, all.length];
  }
  let looked = 0;
  let bytes = 0;
  for (const part of parts) {
    if (looked++ === MAX_PARTS) return count * (1 + bytes / MAX_PARTS);
    bytes += sizeOf(part, depth + 1);
  }
  return count + bytes;
}
