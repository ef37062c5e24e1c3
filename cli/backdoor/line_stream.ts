const encoder = new TextEncoder();
const CHUNK = 16 * 1024;

/** What lines are read from and written to. */
export type LineConnection = Pick<Deno.Conn, "read" | "write">;

/** Lines of text over a connection. */
export class LineStream {
  readonly #connection: LineConnection;
  readonly #decoder = new TextDecoder();
  readonly #chunk = new Uint8Array(CHUNK);
  #rest = "";
  #written: Promise<void> = Promise.resolve();

  /** Takes a connection over. */
  constructor(connection: LineConnection) {
    this.#connection = connection;
  }

  /**
   * Reads the next line; undefined at the end.
   *
   * @param longest Characters that it may have.
   * @throws {RangeError} If it has more.
   */
  async read(longest: number): Promise<string | undefined> {
    for (let searched = 0;;) {
      const end = this.#rest.indexOf("\n", searched);
      if ((end < 0 ? this.#rest.length : end) > longest) {
        throw new RangeError(`Cannot read a line as it must have at most ${longest} characters`);
      }
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      searched = this.#rest.length;
      const count = await this.#connection.read(this.#chunk);
      if (count === null) return undefined;
      this.#rest += this.#decoder.decode(this.#chunk.subarray(0, count), { stream: true });
    }
  }

  /** Writes a line, behind those that are under way. */
  write(line: string): Promise<void> {
    return this.#written = this.#written.then(async () => {
      let rest = encoder.encode(`${line}\n`);
      while (rest.length > 0) rest = rest.subarray(await this.#connection.write(rest));
    });
  }
}
