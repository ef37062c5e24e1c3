import { NotConnectedError, toError } from "../../core/errors.ts";
import { enterInstance } from "./handshake.ts";
import { LineStream } from "./line_stream.ts";
import {
  LONGEST_REPLY,
  LONGEST_REQUEST,
  parseReply,
  type ShellReply,
  type ShellRequest,
} from "./messages.ts";
import type { Completion, EvaluateOptions, Evaluation, Evaluator } from "../evaluator/evaluator.ts";

const ENTER_MS = 5000;
const GONE = "The instance has ended, or has closed the connection";

/** Runs code in an instance that is in debug mode. */
export class RemoteEvaluator implements Evaluator, AsyncDisposable {
  readonly #connection: Deno.Conn;
  readonly #lines: LineStream;
  readonly #waiting = new Map<number, PromiseWithResolvers<ShellReply>>();
  readonly #reading: Promise<void>;
  #failure: Error | undefined;
  #count = 0;

  private constructor(connection: Deno.Conn, lines: LineStream) {
    this.#connection = connection;
    this.#lines = lines;
    this.#reading = this.#readAll();
  }

  /**
   * Connects to an instance.
   *
   * @param endpoint Host and port.
   * @throws {NotConnectedError} If it cannot be reached, or does not know the secret, either.
   */
  static async connect(endpoint: string, secret: string): Promise<RemoteEvaluator> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new Error("there is no answer")), ENTER_MS);
    let connection: Deno.Conn | undefined;
    try {
      connection = await Deno.connect({ ...parse(endpoint), signal: limit.signal });
      limit.signal.addEventListener("abort", () => connection && close(connection));
      const lines = new LineStream(connection);
      await enterInstance(lines, secret);
      return new RemoteEvaluator(connection, lines);
    } catch (cause) {
      if (connection !== undefined) close(connection);
      const reason = toError(limit.signal.aborted ? limit.signal.reason : cause).message;
      throw new NotConnectedError(`Cannot open a shell at ${endpoint}: ${reason}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  /** {@inheritDoc Evaluator.evaluate} */
  async evaluate(code: string, { colors = false }: EvaluateOptions = {}): Promise<Evaluation> {
    return (await this.#ask({ code, colors })).evaluation ?? { kind: "nothing" };
  }

  /** {@inheritDoc Evaluator.complete} */
  async complete(line: string): Promise<Completion> {
    return (await this.#ask({ line })).completion ?? { prefix: line, names: [] };
  }

  /** Leaves the instance. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#failure ??= new NotConnectedError("This shell was closed");
    close(this.#connection);
    await this.#reading;
  }

  async #ask(question: Omit<ShellRequest, "id">): Promise<ShellReply> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = this.#count++;
    const text = JSON.stringify({ id, ...question });
    if (text.length > LONGEST_REQUEST) {
      const problem = `must have at most ${LONGEST_REQUEST} characters as JSON`;
      const error = `RangeError: Code for an instance ${problem}: current value is ${text.length}`;
      return { id, evaluation: { kind: "error", text: error } };
    }
    const reply = Promise.withResolvers<ShellReply>();
    this.#waiting.set(id, reply);
    try {
      await this.#lines.write(text).catch(() => close(this.#connection)); // which ends the wait
      return await reply.promise;
    } finally {
      this.#waiting.delete(id);
    }
  }

  async #readAll(): Promise<void> {
    try {
      for (;;) {
        const line = await this.#lines.read(LONGEST_REPLY);
        if (line === undefined) throw new Error("The connection has ended");
        const reply = parseReply(line);
        this.#waiting.get(reply.id)?.resolve(reply);
      }
    } catch (cause) {
      this.#failure ??= new NotConnectedError(GONE, { cause });
      for (const { reject } of this.#waiting.values()) reject(this.#failure);
      close(this.#connection);
    }
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It was closed before.
  }
}

function parse(endpoint: string): Deno.ConnectOptions {
  const [, ipv6, name, port] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(endpoint) ?? [];
  const hostname = ipv6 ?? name;
  if (hostname !== undefined) return { hostname, port: Number(port) };
  throw new RangeError("its endpoint must be a host and a port");
}
