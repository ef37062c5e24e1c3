import {
  BadRequest,
  ContentTooLarge,
  type HttpError,
  RequestTimeout,
} from "../responses/http_error.ts";

/** Limits of a request's body. */
export interface BodyLimit {
  /** Most bytes. */
  readonly maxBytes: number;
  /** Milliseconds until all of it must have arrived. */
  readonly timeoutMs: number;
}

/** Limits a body. Reading beyond a limit rejects with the error that says so. */
export function limitStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  limit: BodyLimit,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let deadline: Deadline | undefined;
  let read = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        deadline ??= new Deadline(limit);
        const { value, done } = await deadline.within(reader.read().catch(hungUp));
        if (done) {
          deadline.clear();
          return controller.close();
        }
        read += value.length;
        if (read > limit.maxBytes) throw tooLarge(limit);
        controller.enqueue(value);
      } catch (error) {
        deadline?.clear();
        reader.cancel(error).catch(() => {}); // the connection may be gone
        controller.error(error);
      }
    },
    async cancel(reason) {
      deadline?.clear();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

/** Reads a body as a whole within its limits. */
export async function readWithin(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  limit: BodyLimit,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const deadline = new Deadline(limit);
  try {
    const parts: Uint8Array[] = [];
    let read = 0;
    for (;;) {
      const { value, done } = await deadline.within(reader.read().catch(hungUp));
      if (done) return join(parts, read);
      read += value.length;
      if (read > limit.maxBytes) throw tooLarge(limit);
      parts.push(value);
    }
  } catch (error) {
    reader.cancel(error).catch(() => {}); // the connection may be gone
    throw error;
  } finally {
    deadline.clear();
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Counts from the first read: a handler that reads nothing waits for nothing. */
export class Deadline {
  readonly #timer: ReturnType<typeof setTimeout>;
  #error: HttpError | undefined;
  #reject: (error: HttpError) => void = () => {};

  /** The time starts. */
  constructor({ timeoutMs }: BodyLimit) {
    this.#timer = setTimeout(() => {
      this.#error = new RequestTimeout(`The body must arrive within ${timeoutMs / 1000} s`);
      this.#reject(this.#error);
    }, timeoutMs);
  }

  /** Rejects when the time is up; a race with one promise for all reads would keep the whole body. */
  within<T>(read: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      if (this.#error) reject(this.#error);
      read.then(resolve, reject);
    });
  }

  /** All has arrived. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}

/** What a read that fails means: the client has gone, or has closed its side, before its body was complete. */
export function hungUp(cause: unknown): never {
  throw new BadRequest("The body is incomplete", { cause, headers: { connection: "close" } });
}

/** The error of a body beyond its limit. */
export function tooLarge({ maxBytes }: BodyLimit): HttpError {
  return new ContentTooLarge(`The body must not exceed ${maxBytes} bytes`);
}
