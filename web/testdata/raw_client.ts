import { within } from "../../tests/support/within.ts";

/** A client that says what it likes, byte by byte. */
export class RawClient implements Disposable {
  readonly #conn: Deno.TcpConn;
  #text = "";

  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  /** Connects to a port of this machine. */
  static async connect(port: number): Promise<RawClient> {
    return new RawClient(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends text whose characters stand for octets. */
  async send(text: string): Promise<void> {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
  }

  /** Reads until the text matches; rejects if the server closes before, or says nothing for long. */
  async read(pattern: RegExp): Promise<string> {
    const chunk = new Uint8Array(65_536);
    while (!pattern.test(this.#text)) {
      const what = pattern.source === "(?!)" ? "the end of a connection" : `${pattern}`;
      const count = await within(this.#conn.read(chunk), what, { timeoutMs: 10_000 });
      if (count === null) throw new Error(`Closed after ${JSON.stringify(this.#text)}`);
      this.#text += new TextDecoder().decode(chunk.subarray(0, count));
    }
    return this.#text;
  }

  /** Resolves to all that came until the server closed. */
  async end(): Promise<string> {
    await this.read(/(?!)/).catch((error) => {
      if (/did not come/.test(error.message)) throw error;
    });
    return this.#text;
  }

  /** Says that nothing more will come. */
  async finish(): Promise<void> {
    await this.#conn.closeWrite();
  }

  /** Hangs up. */
  [Symbol.dispose](): void {
    this.#conn.close();
  }
}

/** The head of a request. */
export function requestHead(line: string, headers = ""): string {
  return `${line} HTTP/1.1\r\nHost: web.test\r\n${headers}\r\n`;
}
