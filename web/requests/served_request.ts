import { IncomingRequest } from "./incoming_request.ts";
import { type BodyLimit, Deadline, hungUp, limitStream, readWithin } from "./limited_stream.ts";
import { peekHeader } from "./peek_header.ts";

/** The property in which Deno looks for the body of a request that is copied; undefined if unknown. */
const BODY = Object.getOwnPropertySymbols(Request.prototype)
  .find(({ description }) => description === "body");

/**
 * Bytes of a body that the platform reads as a whole. It cannot be told to stop: where the time is up, it
 * keeps what still comes until the connection ends.
 */
const MAX_UNCOUNTED = 64 * 1024;

/** Turns of promises that the platform takes for a body that is there. */
const TURNS = 6;

const decoder = new TextDecoder();
const LIMIT = Symbol("limit");
const LENGTH = Symbol("length");
const IS_READING = Symbol("is reading");
const COPY = Symbol("copy");

/**
 * A request of the platform's server whose body is limited. It is changed in place, as making another
 * request takes longer than all else that is done for a small one.
 */
export class ServedRequest extends IncomingRequest {
  declare [LIMIT]: BodyLimit;
  /** Bytes of a body that was not read yet, if they are known. */
  declare [LENGTH]: number | undefined;
  declare [IS_READING]: boolean;
  declare [COPY]: IncomingRequest | undefined;

  /**
   * Limits a request in place.
   *
   * @param length Bytes of the body, to which the server holds the client; undefined if unknown.
   */
  static from(request: Request, limit: BodyLimit, length: number | undefined): ServedRequest {
    const served: ServedRequest = Object.setPrototypeOf(request, ServedRequest.prototype);
    served[LIMIT] = limit;
    served[LENGTH] = length;
    return served;
  }

  /** {@inheritDoc Request.body} */
  override get body(): Request["body"] {
    return isSpent(this) ? natively(this, () => super.body) : copyOf(this).body;
  }

  /** {@inheritDoc Request.bodyUsed} */
  override get bodyUsed(): boolean {
    return this[COPY]?.bodyUsed ?? natively(this, () => super.bodyUsed);
  }

  /** {@inheritDoc Request.bytes} */
  override bytes(): Promise<Uint8Array<ArrayBuffer>> {
    if (this[COPY] !== undefined) return this[COPY].bytes();
    if (this.bodyUsed) return natively(this, () => super.bytes()); // rejects
    const length = this[LENGTH];
    this[LENGTH] = undefined;
    if (!isShort(length)) return readCounted(this);
    return inTime(natively(this, () => super.bytes()).catch(hungUp), this[LIMIT]);
  }

  /** {@inheritDoc Request.text} */
  override async text(): Promise<string> {
    return decoder.decode(await this.bytes());
  }

  /** {@inheritDoc Request.arrayBuffer} */
  override async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = await this.bytes();
    const isWhole = bytes.length === bytes.buffer.byteLength;
    return isWhole ? bytes.buffer : bytes.slice().buffer;
  }

  /** {@inheritDoc Request.blob} */
  override async blob(): Promise<Blob> {
    const type = this.headers.get("content-type");
    const headers: HeadersInit = type === null ? {} : { "content-type": type };
    return await new Response(await this.bytes(), { headers }).blob();
  }

  /** {@inheritDoc Request.clone} */
  override clone(): Request {
    return isSpent(this) ? natively(this, () => super.clone()) : copyOf(this).clone();
  }

  static {
    if (BODY !== undefined) {
      // What copies a request, such as `new Request(request)`, takes its body past all methods.
      const inherited = Object.getOwnPropertyDescriptor(Request.prototype, BODY)?.get;
      Object.defineProperty(this.prototype, BODY, {
        get(this: ServedRequest & Record<symbol, unknown>): unknown {
          return inherited?.call(this[IS_READING] || isSpent(this) ? this : copyOf(this));
        },
      });
    }
  }
}

/**
 * Reads and discards the short body of a request that is answered without it. The platform would do so as
 * well, but then its server cannot stop before the client has sent all of it.
 */
export function discardBody(request: Request): void {
  const { method } = request;
  if (method === "GET" || method === "HEAD") return;
  const isServed = request instanceof ServedRequest;
  const length = isServed ? request[LENGTH] : Number(peekHeader(request, "content-length") ?? NaN);
  if (!length || !isShort(length)) return;
  const read = () => Request.prototype.bytes.call(request);
  const bytes = isServed ? natively(request, read) : read();
  bytes.catch(() => {}); // the client may hang up
}

/** Whether the platform has let go of a GET request: it was answered, or has become a WebSocket. */
export function isClosed(request: Request): boolean {
  if (request.method !== "GET") return false; // asking for a body takes it from the server
  try {
    platformBody?.call(request);
    return false;
  } catch {
    return true;
  }
}

/** Whether the body was read by the platform. */
function isSpent(request: ServedRequest): boolean {
  return request[COPY] === undefined && request.bodyUsed;
}

/** The same request, with a body that is a stream. */
function copyOf(request: ServedRequest): IncomingRequest {
  request[LENGTH] = undefined;
  return request[COPY] ??= natively(request, () => {
    const body = bodyOf(request);
    return new IncomingRequest(request, body ? { body: limitStream(body, request[LIMIT]) } : {});
  });
}

const platformBody = Object.getOwnPropertyDescriptor(Request.prototype, "body")?.get;

function bodyOf(request: ServedRequest): Request["body"] {
  return platformBody?.call(request);
}

/** Does something with the body as the platform has it. */
function natively<T>(request: ServedRequest, work: () => T): T {
  const before = request[IS_READING];
  request[IS_READING] = true;
  try {
    return work();
  } finally {
    request[IS_READING] = before;
  }
}

/** Waits for a read in time. A body that came with its request is there at once, and needs no timer. */
async function inTime<T>(read: Promise<T>, limit: BodyLimit): Promise<T> {
  let isSettled = false;
  const settle = (): void => void (isSettled = true);
  read.then(settle, settle);
  for (let turn = 0; turn < TURNS && !isSettled; turn++) await undefined;
  const deadline = isSettled ? undefined : new Deadline(limit);
  try {
    return await (deadline?.within(read) ?? read);
  } finally {
    deadline?.clear();
  }
}

/** Reads the body part by part. */
async function readCounted(request: ServedRequest): Promise<Uint8Array<ArrayBuffer>> {
  const body = natively(request, () => bodyOf(request));
  if (!body) return new Uint8Array();
  return await readWithin(body, request[LIMIT]);
}

function isShort(length: number | undefined): length is number {
  return length !== undefined && length <= MAX_UNCOUNTED;
}
