import { toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { pause } from "../../core/time/pause.ts";
import type { Evaluator } from "../evaluator/evaluator.ts";
import { admitShell } from "./handshake.ts";
import { LineStream } from "./line_stream.ts";
import { serveShell } from "./session.ts";
import type { ShellToken } from "./token.ts";

const log = getLogger("lymph.backdoor");

const MOST_CONNECTIONS = 8;
const ADMISSION_MS = 5000;
const REST_MS = 1000;

/** Options of a {@linkcode Backdoor}. */
export interface BackdoorOptions {
  /** Address to listen on. */
  readonly ip: string;
  /** What shells have to know. */
  readonly token: ShellToken;
}

/** What runs code until it is no longer needed. */
export type DisposableEvaluator = Evaluator & Disposable;

/** Lets shells into this process that know the token, and runs their code here. */
export class Backdoor implements AsyncDisposable {
  /** Port on which it listens. */
  readonly port: number;
  readonly #listener: Deno.TcpListener;
  readonly #token: ShellToken;
  readonly #connections = new Map<Deno.Conn, Promise<void>>();
  /** Those that have not proved yet that they know the token, in the order in which they came. */
  readonly #strangers = new Set<Deno.Conn>();
  readonly #stopping = new AbortController();
  #serving: Promise<void> = Promise.resolve();
  #evaluator: DisposableEvaluator | undefined;

  /** Listens on a free port; shells wait until `serve` is called. */
  constructor({ ip, token }: BackdoorOptions) {
    this.#listener = Deno.listen({ hostname: ip, port: 0 });
    this.port = this.#listener.addr.port;
    this.#token = token;
  }

  /** Serves shells; all of them share what runs their code, which the first one needs. */
  serve(createEvaluator: () => DisposableEvaluator): void {
    this.#serving = this.#acceptAll(() => this.#evaluator ??= createEvaluator());
  }

  /** Accepts no more shells, and disconnects the current ones. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    this.#listener.close();
    for (const connection of this.#connections.keys()) close(connection);
    await Promise.all([this.#serving, ...this.#connections.values()]);
    this.#evaluator?.[Symbol.dispose]();
  }

  async #acceptAll(evaluatorOf: () => Evaluator): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        const connection = await this.#listener.accept();
        if (this.#makeRoom()) this.#take(connection, evaluatorOf);
        else close(connection);
      } catch (thrown) {
        if (this.#stopping.signal.aborted) return;
        log.warn("Cannot accept a debug shell: {error}", { error: toError(thrown) });
        await pause(REST_MS, this.#stopping.signal); // such as for lack of files
      }
    }
  }

  /** A shell with the token says so at once: the oldest silent connection is the least likely to have it. */
  #makeRoom(): boolean {
    if (this.#connections.size < MOST_CONNECTIONS) return true;
    const [oldest] = this.#strangers;
    if (oldest === undefined) return false;
    this.#strangers.delete(oldest);
    this.#connections.delete(oldest);
    close(oldest);
    return true;
  }

  #take(connection: Deno.TcpConn, evaluatorOf: () => Evaluator): void {
    const { hostname, port } = connection.remoteAddr;
    const peer = `${hostname}:${port}`;
    const served = this.#serveOne(connection, peer, evaluatorOf)
      .catch((thrown) =>
        log.info("The debug shell of {peer} has ended: {error}", { peer, error: toError(thrown) })
      )
      .finally(() => {
        close(connection);
        this.#strangers.delete(connection);
        this.#connections.delete(connection);
      });
    this.#connections.set(connection, served);
    this.#strangers.add(connection);
  }

  async #serveOne(
    connection: Deno.TcpConn,
    peer: string,
    evaluatorOf: () => Evaluator,
  ): Promise<void> {
    const lines = new LineStream(connection);
    const tooLate = setTimeout(() => close(connection), ADMISSION_MS);
    try {
      if (!await admitShell(lines, this.#token.secret)) {
        log.warn("Refused a debug shell to {peer}, which does not know the token", { peer });
        return;
      }
    } finally {
      clearTimeout(tooLate);
    }
    this.#strangers.delete(connection);
    log.warn("A debug shell was opened by {peer}", { peer });
    await serveShell(lines, evaluatorOf());
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It was closed before.
  }
}
