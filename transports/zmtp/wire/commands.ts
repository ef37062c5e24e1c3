/**
 * Commands: a name, its length before it, and data.
 *
 * @see {@link https://rfc.zeromq.org/spec/37/#commands}
 * @module
 */
import { ProtocolError } from "./errors.ts";
import { readUint32, writeUint32 } from "./frames.ts";

/** Longest command, except in the handshake, which allows less. */
const MAX_COMMAND_BYTES = 64 * 1024;

/** Socket types that this implementation can be or can talk to. */
export type SocketType =
  | "REQ"
  | "REP"
  | "DEALER"
  | "ROUTER"
  | "PUB"
  | "XPUB"
  | "SUB"
  | "XSUB";

/** One command. */
export interface Command {
  /** Its name, such as `READY`. */
  readonly name: string;
  /** What follows the name; a view of the command's body. */
  readonly data: Uint8Array;
}

/** The properties of a peer, by name in lower case since case does not count. */
export type Metadata = ReadonlyMap<string, Uint8Array>;

/** Most bytes of a PING's context. */
export const MAX_PING_CONTEXT_BYTES = 16;
const MAX_PROPERTIES = 32;
const MAX_REASON_BYTES = 255;
const NAME = /^[A-Za-z\d\-_.+]+$/;

const encoder = new TextEncoder();
const latin1 = new TextDecoder("latin1");

/** The body of a command. */
export function encodeCommand(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(1 + name.length + data.byteLength);
  body[0] = name.length;
  encoder.encodeInto(name, body.subarray(1));
  body.set(data, 1 + name.length);
  return body;
}

/**
 * Reads the body of a command.
 *
 * @throws {ProtocolError} If it is too long, or its name is missing, cut short, or not made of
 * letters.
 */
export function decodeCommand(body: Uint8Array): Command {
  if (body.byteLength > MAX_COMMAND_BYTES) throw new ProtocolError("Command too long");
  const length = body[0] ?? 0;
  const name = latin1.decode(body.subarray(1, 1 + length));
  if (length === 0 || name.length < length || !/^[A-Za-z]+$/.test(name)) {
    throw new ProtocolError("Malformed command name");
  }
  return { name, data: body.subarray(1 + length) };
}

/** The body of READY, with properties in the order given. */
export function encodeReady(
  properties: Iterable<readonly [name: string, value: Uint8Array]>,
): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const [name, value] of properties) {
    const length = new Uint8Array(4);
    writeUint32(length, 0, value.byteLength);
    bytes.push(name.length, ...encoder.encode(name), ...length, ...value);
  }
  return encodeCommand("READY", Uint8Array.from(bytes));
}

/**
 * Reads the data of READY.
 *
 * @returns Copies of the values, by name in lower case.
 * @throws {ProtocolError} If a property is malformed, cut short, or given twice, or there are too
 * many.
 */
export function decodeMetadata(data: Uint8Array): Metadata {
  const metadata = new Map<string, Uint8Array>();
  let offset = 0;
  while (offset < data.byteLength) {
    const nameEnd = offset + 1 + (data[offset] ?? 0);
    const name = latin1.decode(data.subarray(offset + 1, nameEnd)).toLowerCase();
    const valueStart = nameEnd + 4;
    const valueEnd = valueStart + readUint32(data, nameEnd);
    if (!NAME.test(name) || valueEnd > data.byteLength) {
      throw new ProtocolError("Malformed metadata in READY");
    }
    if (metadata.has(name)) throw new ProtocolError(`READY has the property ${name} twice`);
    if (metadata.size === MAX_PROPERTIES) throw new ProtocolError("READY has too many properties");
    metadata.set(name, data.slice(valueStart, valueEnd));
    offset = valueEnd;
  }
  return metadata;
}

/** The body of ERROR. */
export function encodeError(reason: string): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(reason.replace(/[^\x20-\x7e]/g, "?")).subarray(0, MAX_REASON_BYTES);
  return encodeCommand("ERROR", Uint8Array.of(text.byteLength, ...text));
}

/** Reads the reason in ERROR; it comes from a stranger and is made safe to log. */
export function decodeError(data: Uint8Array): string {
  return latin1.decode(data.subarray(1, 1 + (data[0] ?? 0))).replace(/[^\x20-\x7e]/g, "?");
}

/**
 * The body of PING.
 *
 * @param ttlMs Time after which the receiver may give up without hearing more; 0 for never.
 */
export function encodePing(
  ttlMs: number,
  context: Uint8Array = new Uint8Array(),
): Uint8Array<ArrayBuffer> {
  const deciseconds = Math.min(0xffff, Math.ceil(ttlMs / 100));
  return encodeCommand("PING", Uint8Array.of(deciseconds >>> 8, deciseconds, ...context));
}

/**
 * Reads the data of PING.
 *
 * @throws {ProtocolError} If the TTL is missing or the context longer than 16 bytes.
 */
export function decodePing(
  data: Uint8Array,
): { readonly ttlMs: number; readonly context: Uint8Array } {
  const [high, low] = data;
  if (high === undefined || low === undefined || data.byteLength > 2 + MAX_PING_CONTEXT_BYTES) {
    throw new ProtocolError("Malformed PING");
  }
  return { ttlMs: (high * 256 + low) * 100, context: data.subarray(2) };
}

const PARTNERS: Readonly<Record<SocketType, readonly string[]>> = {
  REQ: ["REP", "ROUTER"],
  REP: ["REQ", "DEALER"],
  DEALER: ["REP", "DEALER", "ROUTER"],
  ROUTER: ["REQ", "DEALER", "ROUTER"],
  PUB: ["SUB", "XSUB"],
  XPUB: ["SUB", "XSUB"],
  SUB: ["PUB", "XPUB"],
  XSUB: ["PUB", "XPUB"],
};

/** Whether two socket types may talk to each other. */
export function areCompatible(own: SocketType, peer: string): boolean {
  return PARTNERS[own].includes(peer);
}
