import { Buffer } from "node:buffer";

// Classes and methods of AMQP 0-9-1.
const START = [10, 10] as const;
const TUNE = [10, 30] as const;
const OPEN_OK = [10, 41] as const;
const CHANNEL_OPEN_OK = [20, 11] as const;
const CONFIRM_SELECT_OK = [85, 11] as const;
const CLOSE = { connection: [10, 50], channel: [20, 40] } as const;

/** Answers to what a client calls, by the numbers of class and method. */
const ANSWERS: Record<string, (channel: number) => Buffer> = {
  "10.11": () => method(0, TUNE, [uint16(2047), uint32(131_072), uint16(60)]),
  "10.40": () => method(0, OPEN_OK, [shortText("")]),
  "20.10": (channel) => method(channel, CHANNEL_OPEN_OK, [uint32(0)]),
  "85.10": (channel) => method(channel, CONFIRM_SELECT_OK, []),
};

/** What can be opened: the calls whose answers say that it is. */
const OPENINGS = { connection: "10.40", channel: "85.10" } as const;

/** What an {@linkcode AbruptBroker} does. */
export interface AbruptBrokerOptions {
  /** What it ends. */
  readonly ends: keyof typeof CLOSE;
  /** It ends it in the same packet that says that this is open. */
  readonly opening: keyof typeof OPENINGS;
}

/** A broker that opens something and ends it, or its connection, within the same packet. */
export class AbruptBroker implements AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #options: AbruptBrokerOptions;
  readonly #serving: Promise<void>;

  /** Listens for one connection. */
  constructor(options: AbruptBrokerOptions) {
    this.#options = options;
    this.url = `amqp://127.0.0.1:${(this.#listener.addr as Deno.NetAddr).port}`;
    this.#serving = this.#serve();
  }

  /** Resolves once the client has closed the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#serving;
  }

  async #serve(): Promise<void> {
    using connection = await this.#listener.accept();
    const chunk = new Uint8Array(16_384);
    await connection.read(chunk); // the protocol's header
    const mechanisms = [longText("PLAIN"), longText("en_US")];
    await connection.write(method(0, START, [Uint8Array.of(0, 9), uint32(0), ...mechanisms]));
    for (let count = await connection.read(chunk); count; count = await connection.read(chunk)) {
      for (const { name, channel } of callsIn(Buffer.from(chunk.subarray(0, count)))) {
        const answer = ANSWERS[name]?.(channel);
        if (answer === undefined) continue;
        const isLast = name === OPENINGS[this.#options.opening];
        await connection.write(isLast ? Buffer.concat([answer, this.#end(channel)]) : answer);
      }
    }
  }

  #end(channel: number): Buffer {
    const { ends } = this.#options;
    const reason = [uint16(320), shortText("maintenance"), uint16(0), uint16(0)];
    return method(ends === "channel" ? channel : 0, CLOSE[ends], reason);
  }
}

/** The calls in what was read at once. */
function callsIn(bytes: Buffer): { readonly name: string; readonly channel: number }[] {
  const calls = [];
  for (let at = 0; at < bytes.length; at += 8 + bytes.readUInt32BE(at + 3)) {
    if (bytes[at] !== 1) continue; // a heartbeat
    const name = `${bytes.readUInt16BE(at + 7)}.${bytes.readUInt16BE(at + 9)}`;
    calls.push({ name, channel: bytes.readUInt16BE(at + 1) });
  }
  return calls;
}

function method(
  channel: number,
  [classId, methodId]: readonly [number, number],
  fields: readonly Uint8Array[],
): Buffer {
  const payload = Buffer.concat([uint16(classId), uint16(methodId), ...fields]);
  const start = [Uint8Array.of(1), uint16(channel), uint32(payload.length)];
  return Buffer.concat([...start, payload, Uint8Array.of(0xce)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function shortText(text: string): Buffer {
  return Buffer.concat([Uint8Array.of(text.length), Buffer.from(text)]);
}

function longText(text: string): Buffer {
  return Buffer.concat([uint32(text.length), Buffer.from(text)]);
}
