/** Cuts a stream of text into lines. */
export class LineSplitter {
  readonly #longest: number;
  readonly #decoder = new TextDecoder();
  #rest = "";

  /** Creates a splitter; a line that is longer than so many characters is cut. */
  constructor(longest = 64 * 1024) {
    this.#longest = longest;
  }

  /** Takes bytes, and returns the lines that they complete, without their ends. */
  push(bytes: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > this.#longest) {
      lines.push(this.#rest);
      this.#rest = "";
    }
    return lines.map((line) => line.endsWith("\r") ? line.slice(0, -1) : line);
  }

  /** Returns what came after the last line, if anything did. */
  end(): string[] {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = "";
    return rest === "" ? [] : [rest];
  }
}
