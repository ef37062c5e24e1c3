/** The language server that editors use, asked what they would show. */
export class LanguageServer {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #reading: Promise<void>;
  #lastId = 0;

  private constructor(folder: string) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["lsp", "--quiet"],
      cwd: folder,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Starts one for a project. */
  static async start(folder: string): Promise<LanguageServer> {
    const server = new LanguageServer(folder);
    await server.#request("initialize", {
      processId: Deno.pid,
      rootUri: new URL(`file://${folder}/`).href,
      capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } },
      initializationOptions: { enable: true },
    });
    await server.#send({ method: "initialized", params: {} });
    return server;
  }

  /**
   * What an editor shows for a name.
   *
   * @param uri Where the text would be a file.
   * @param at The name follows this part of the text.
   */
  async hover(uri: string, text: string, at: string): Promise<string> {
    const textDocument = { uri, languageId: "typescript", version: 1, text };
    await this.#send({ method: "textDocument/didOpen", params: { textDocument } });
    const before = text.slice(0, text.indexOf(at) + at.length).split("\n");
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const hover = await this.#request("textDocument/hover", { textDocument: { uri }, position });
    return JSON.stringify((hover as { contents?: unknown } | null)?.contents ?? null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#request("shutdown", undefined);
    await this.#send({ method: "exit" });
    await this.#input.close();
    await Promise.all([this.#process.status, this.#reading]);
  }

  async #request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<unknown>();
    this.#answers.set(id, answer);
    await this.#send({ id, method, params });
    return await answer.promise;
  }

  async #send(message: object): Promise<void> {
    const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", ...message }));
    await this.#input.write(new TextEncoder().encode(`Content-Length: ${body.length}\r\n\r\n`));
    await this.#input.write(body);
  }

  async #read(): Promise<void> {
    let text = ""; // One character for each byte.
    for await (const chunk of this.#process.stdout) {
      text += Array.from(chunk, (byte) => String.fromCharCode(byte)).join("");
      for (;;) {
        const head = /^(?:[^\r\n]+\r\n)*?Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(text);
        const end = (head?.[0].length ?? 0) + Number(head?.[1]);
        if (head === null || text.length < end) break;
        await this.#receive(JSON.parse(text.slice(head[0].length, end)));
        text = text.slice(end);
      }
    }
  }

  async #receive(message: { id?: number; method?: string; result?: unknown }): Promise<void> {
    if (message.id === undefined) return;
    if (message.method === undefined) this.#answers.get(message.id)?.resolve(message.result);
    // The server asks for settings: the editor has none.
    else await this.#send({ id: message.id, result: [null, null, null, null] });
  }
}
