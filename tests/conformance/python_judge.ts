import { TextLineStream } from "./text_line_stream.ts";

const PYTHON = "/usr/bin/python3";
const LOOP = `
import json, sys
for line in sys.stdin:
    try:
        answer = {"value": judge(json.loads(line))}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
`;

/** What a judge said: a JSON value, or the Python exception that it raised. */
export type Judgement<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly error: string };

/** Asks a Python library: a child process that answers one line of JSON per question. */
export class PythonJudge<Q, A> implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #encoder = new TextEncoder();

  /** @param program Python source that defines `judge(question)`, which returns a JSON value. */
  constructor(program: string) {
    this.#child = new Deno.Command(PYTHON, {
      args: ["-c", `${program}\n${LOOP}`],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream()).getReader();
  }

  /** Asks many questions at once, which is much faster than one by one. */
  async askAll(questions: readonly Q[]): Promise<Judgement<A>[]> {
    const text = questions.map((question) => `${JSON.stringify(question)}\n`).join("");
    const written = this.#writer.write(this.#encoder.encode(text));
    const answers: Judgement<A>[] = [];
    for (let i = 0; i < questions.length; i++) {
      const { done, value } = await this.#lines.read();
      if (done) throw new Error(`The Python judge ended after ${i} answers`);
      answers.push(JSON.parse(value));
    }
    await written;
    return answers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#lines.cancel();
    await this.#child.status;
  }
}
