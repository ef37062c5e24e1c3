/**
 * Octets that nobody should send to a service.
 *
 * @module
 */
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { encodeReady } from "../../../transports/zmtp/wire/commands.ts";
import { COMMAND, encodeFrame, MORE } from "../../../transports/zmtp/wire/frames.ts";
import { encodeGreeting } from "../../../transports/zmtp/wire/greeting.ts";
import { bytes, concat, pseudoRandom } from "../../../transports/zmtp/testdata/bytes.ts";

const serializer = new MsgpackSerializer();
const ID = "0123456789abcdef0123456789abcdef";
const HEADERS = { version: null, trace_id: ID };

/** Greeting and READY of a peer of ours, or of another one. */
export function handshake({ identity = "", isNative = true } = {}): Uint8Array {
  const properties: [string, Uint8Array][] = [
    ["Socket-Type", bytes("ROUTER")],
    ["Identity", bytes(identity)],
  ];
  if (isNative) properties.push(["X-Lymph", bytes("1")]);
  return concat([encodeGreeting(), encodeFrame(COMMAND, encodeReady(properties))]);
}

/** The frames of one message. */
export function message(...frames: readonly (string | Uint8Array)[]): Uint8Array {
  return concat(frames.map((frame, index) =>
    encodeFrame(
      index < frames.length - 1 ? MORE : 0,
      typeof frame === "string" ? bytes(frame) : frame,
    )
  ));
}

/** A proper request, with one part or another replaced. */
export function request(
  { id = ID, type = "REQ", subject = "Faulty.echo", headers, body }: {
    readonly id?: string | Uint8Array;
    readonly type?: string | Uint8Array;
    readonly subject?: string | Uint8Array;
    readonly headers?: Uint8Array;
    readonly body?: Uint8Array;
  } = {},
): Uint8Array {
  return message(
    id,
    type,
    subject,
    headers ?? serializer.encode(HEADERS),
    body ?? serializer.encode({ value: 1 }),
  );
}

/** A map with the keys `__type__` and `_`, as values of lymph's own types travel. */
function tagged(type: string, payload: string): Uint8Array {
  const [value, ...inner] = ["value", "__type__", type, "_", payload]
    .map((text) => serializer.encode(text));
  return concat([Uint8Array.of(0x81), value ?? NIL, Uint8Array.of(0x82), ...inner]);
}

const BAD_UTF8 = Uint8Array.of(0xc3, 0x28, 0xff);
const NIL = Uint8Array.of(0xc0);
const ANSI = "\x1b[2J\x07\r\nforged line\u009b31m\u2028";

function repeated(byte: number, count: number): Uint8Array {
  return new Uint8Array(count).fill(byte);
}

function frameHeader(flags: number, length: bigint): Uint8Array {
  const header = new Uint8Array(9);
  header[0] = flags;
  new DataView(header.buffer).setBigUint64(1, length);
  return header;
}

/** Octets that end the connection they come on. */
export const fatal: Readonly<Record<string, () => Uint8Array>> = {
  "four random megabytes": () => pseudoRandom(4_000_000, 7),
  "random octets after a greeting": () => concat([encodeGreeting(), pseudoRandom(1_000_000, 8)]),
  "a greeting of ZMTP 1.0": () => concat([Uint8Array.of(1, 0), message("x", "y")]),
  "a greeting of ZMTP 2.0": () =>
    concat([Uint8Array.of(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5), repeated(0, 99)]),
  "HTTP": () => bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20)),
  "a frame of 2^63 octets": () => concat([handshake(), frameHeader(2, 2n ** 63n)]),
  "a frame of 2^64 - 1 octets": () => concat([handshake(), frameHeader(2, 2n ** 64n - 1n)]),
  "a command of 2^32 octets": () => concat([handshake(), frameHeader(6, 2n ** 32n)]),
  "a message before READY": () => concat([encodeGreeting(), request()]),
  "reserved flags": () => concat([handshake(), Uint8Array.of(0xf8, 1, 1)]),
  "a message without end": () =>
    concat([handshake(), ...Array(2000).fill(encodeFrame(MORE, bytes("x")))]),
  "a command with a foul name": () =>
    concat([handshake(), encodeFrame(COMMAND, concat([Uint8Array.of(5), bytes("\x1b[2J!")]))]),
  "an ERROR with a foul reason": () =>
    concat([
      handshake(),
      encodeFrame(COMMAND, concat([bytes("\x05ERROR\x08"), bytes("\x1b[2J\r\n!!")])),
    ]),
  "READY of a foul type": () =>
    concat([
      encodeGreeting(),
      encodeFrame(COMMAND, encodeReady([["Socket-Type", bytes(ANSI)]])),
    ]),
};

/** Messages that are dropped or refused; the connection lives. */
export const harmless: Readonly<Record<string, () => Uint8Array>> = {
  "10,000 nested arrays": () => request({ body: concat([repeated(0x91, 10_000), NIL]) }),
  "a million nested arrays": () => request({ body: concat([repeated(0x91, 1_000_000), NIL]) }),
  "10,000 nested arrays as headers": () =>
    request({ headers: concat([repeated(0x91, 10_000), NIL]) }),
  "an array of 2^32 - 1 items": () =>
    request({ body: Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff, 1) }),
  "a map of 2^32 - 1 items": () =>
    request({ body: Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff, 1) }),
  "octets cut short": () => request({ body: Uint8Array.of(0xc6, 0x7f, 0xff, 0xff, 0xff, 1) }),
  "a reserved code": () => request({ body: Uint8Array.of(0xc1) }),
  "__proto__ in the body": () => request({ body: foul("__proto__") }),
  "__proto__ in the headers": () => request({ headers: foul("__proto__") }),
  "constructor in the body": () => request({ body: foul("constructor") }),
  "an unknown __type__": () => request({ body: tagged("Bomb", "1") }),
  "a foul __type__": () => request({ body: tagged(ANSI, "1") }),
  "a malformed Decimal": () => request({ body: tagged("Decimal", `1${ANSI}`) }),
  "a malformed datetime": () => request({ body: tagged("datetime", ANSI) }),
  "a malformed UUID": () => request({ body: tagged("UUID", "zz") }),
  "nil headers": () => request({ headers: NIL }),
  "a list as headers": () => request({ headers: Uint8Array.of(0x90) }),
  "nothing as headers": () => request({ headers: new Uint8Array() }),
  "one frame": () => message("x"),
  "four frames": () => message(ID, "REQ", "Faulty.echo", NIL),
  "six frames": () => message(ID, "REQ", "Faulty.echo", NIL, NIL, NIL),
  "empty frames": () => message("", "", "", "", ""),
  "a bad UTF-8 id": () => request({ id: BAD_UTF8 }),
  "a bad UTF-8 subject": () => request({ subject: BAD_UTF8 }),
  "a bad UTF-8 type": () => request({ type: BAD_UTF8 }),
  "an unknown type": () => request({ type: "BOMB" }),
  "a foul type": () => request({ type: "\x1b[2J\x9b" }),
  "a foul subject": () => request({ subject: `Faulty.${ANSI}` }),
  "a foul trace id": () =>
    request({
      subject: "Faulty.broken",
      headers: serializer.encode({ trace_id: `${ANSI}${"x".repeat(100_000)}` }),
      body: serializer.encode({}),
    }),
  "a subject of a megabyte": () => request({ subject: `Faulty.${"x".repeat(1_000_000)}` }),
  "a subject without a dot": () => request({ subject: "Faulty" }),
  "a foul parameter": () => request({ body: serializer.encode({ [ANSI]: 1 }) }),
  "a body that is no map": () => request({ body: Uint8Array.of(0x93, 1, 2, 3) }),
  "replies that nobody waits for": () =>
    concat(["REP", "ACK", "NACK", "ERROR"].map((type) => request({ type, subject: ID }))),
  "cancellations of nothing": () => request({ type: "CANCEL", subject: ID }),
  "the same id a thousand times": () => concat(Array(1000).fill(request())),
};

function foul(key: string): Uint8Array {
  const inner = serializer.encode({ polluted: true });
  return concat([Uint8Array.of(0x81, 0xa0 + key.length), bytes(key), inner]);
}
