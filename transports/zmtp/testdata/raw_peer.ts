import { encodeCommand, encodeReady } from "../wire/commands.ts";
import { COMMAND, encodeFrame } from "../wire/frames.ts";
import { encodeGreeting } from "../wire/greeting.ts";
import { bytes, concat } from "./bytes.ts";

/** What a well-behaved peer sends first. */
export function opening(
  { type = "DEALER", identity = "", minor = 1, isNative = false } = {},
): Uint8Array<ArrayBuffer> {
  const greeting = encodeGreeting();
  greeting[11] = minor;
  const ready = encodeReady([
    ["Socket-Type", bytes(type)],
    ["Identity", bytes(identity)],
    ...(isNative ? [["X-Lymph", bytes("1")] as const] : []),
  ]);
  return concat([greeting, encodeFrame(COMMAND, ready)]);
}

/** One command frame. */
export function command(name: string, data: Uint8Array): Uint8Array {
  return encodeFrame(COMMAND, encodeCommand(name, data));
}

/** A peer that sends whatever octets it is told to. */
export class RawPeer implements Disposable {
  readonly #conn: Deno.Conn;

  private constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /** Connects to `tcp://host:port` and sends something. */
  static async connect(endpoint: string, first: Uint8Array = new Uint8Array()): Promise<RawPeer> {
    const { hostname, port } = new URL(endpoint.replace("tcp:", "http:"));
    const peer = new RawPeer(await Deno.connect({ hostname, port: Number(port) }));
    await peer.write(first);
    return peer;
  }

  /** Writes octets; whether they still could be written is of no interest. */
  async write(octets: Uint8Array): Promise<void> {
    try {
      for (let sent = 0; sent < octets.byteLength;) {
        sent += await this.#conn.write(octets.subarray(sent));
      }
    } catch {
      // The other side has hung up on us, as it may.
    }
  }

  /** Reads until octets satisfy a condition. */
  async readUntil(isEnough: (octets: Uint8Array) => boolean): Promise<Uint8Array> {
    let octets = new Uint8Array();
    const chunk = new Uint8Array(65_536);
    while (!isEnough(octets)) {
      const count = await this.#conn.read(chunk);
      if (count === null) throw new Error("The connection was closed");
      octets = concat([octets, chunk.subarray(0, count)]);
    }
    return octets;
  }

  /** Reads so many octets at least. */
  async readBytes(count: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for (let missing = count; missing > 0;) {
      const chunk = new Uint8Array(65_536);
      const length = await this.#conn.read(chunk);
      if (length === null) throw new Error("The connection was closed");
      chunks.push(chunk.subarray(0, length));
      missing -= length;
    }
    return concat(chunks);
  }

  /** Reads until the other side hangs up; returns what has come. */
  async readToEnd(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    try {
      while (true) {
        const chunk = new Uint8Array(65_536);
        const count = await this.#conn.read(chunk);
        if (count === null) break;
        chunks.push(chunk.subarray(0, count));
      }
    } catch {
      // A reset is an end, too.
    }
    return concat(chunks);
  }

  /** Closes the connection. */
  [Symbol.dispose](): void {
    this.#conn.close();
  }
}
