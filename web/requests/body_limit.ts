import { ContentTooLarge, type HttpError, RequestTimeout } from "../responses/http_error.ts";
import { IncomingRequest } from "./incoming_request.ts";

/** Limits of a request's body. */
export interface BodyLimit {
  /** Most bytes. */
  readonly maxBytes: number;
  /** Milliseconds until all of it must have arrived. */
  readonly timeoutMs: number;
}

/**
 * Limits the body of a request. Reading beyond a limit rejects with the error that says so.
 *
 * @returns The request itself if it is a GET or HEAD, or else one to use in its place.
 * @throws {ContentTooLarge} If the request announces too long a body.
 */
export function limitBody(request: Request, limit: BodyLimit): Request {
  if (request instanceof IncomingRequest) return request; // limited already
  const { method } = request;
  if (method === "GET" || method === "HEAD") return request;
  if (request.body === null) return new IncomingRequest(request);
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > limit.maxBytes) throw tooLarge(limit);
  return new IncomingRequest(request, { body: limitStream(request.body, limit) });
}

function limitStream(
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

/** Counts from the first read: a handler that reads nothing waits for nothing. */
class Deadline {
  readonly #timer: ReturnType<typeof setTimeout>;
  #error: HttpError | undefined;
  #reject: (error: HttpError) => void = () => {};

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

  clear(): void {
    clearTimeout(this.#timer);
  }
}

/** The client has gone before its body was complete. */
export class HungUp extends Error {}

function hungUp(cause: unknown): never {
  throw new HungUp("The client has hung up", { cause });
}

function tooLarge({ maxBytes }: BodyLimit): HttpError {
  return new ContentTooLarge(`The body must not exceed ${maxBytes} bytes`);
}
