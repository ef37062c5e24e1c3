/**
 * Sockets in other processes, driven by lines. A peer is started with its socket type, `bind` or
 * `connect`, an endpoint, and settings such as `identity=me`, `subscribe=a` or `echo=1`.
 * It is told `send <frame>…`, `unsubscribe <frame>` and `close`, and says `ready <endpoint>` and
 * `received <frame>…`, where a frame is in hexadecimal and `-` if it is empty.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";

const ZEROMQ = "6.5.0";
const HERE = import.meta.dirname ?? ".";

/** Who runs the socket. */
export type Kind = "python" | "node" | "deno";

/** The foreign implementations: both are libzmq, of different versions and languages. */
export const FOREIGN: readonly Kind[] = ["python", "node"];

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
}

const zeromqDirectory = join(tmpdir(), `lymph-interop-zeromq-${ZEROMQ}`);

const PROGRAMS: Readonly<Record<Kind, Program>> = {
  python: { command: "/usr/bin/python3", args: [join(HERE, "peer.py")] },
  node: {
    command: "node",
    args: [join(HERE, "peer.mjs")],
    env: { ZEROMQ_DIRECTORY: zeromqDirectory },
  },
  deno: { command: Deno.execPath(), args: ["run", "-A", join(HERE, "peer.ts")] },
};

/**
 * Makes sure that the foreign peers can run.
 *
 * @throws {Error} With a line that says what to install.
 */
export async function preparePeers(): Promise<void> {
  await run("/usr/bin/python3", ["-c", "import zmq"], "apt-get install python3-zmq");
  await run("node", ["--version"], "Node.js 20 or above");
  const require = [
    "-e",
    `require(${JSON.stringify(join(zeromqDirectory, "node_modules/zeromq"))})`,
  ];
  if (await succeeds("node", require)) return;
  await Deno.mkdir(zeromqDirectory, { recursive: true });
  await Deno.writeTextFile(join(zeromqDirectory, "package.json"), "{}");
  const install = ["install", "--no-audit", "--no-fund", "--prefix", zeromqDirectory];
  await run("npm", [...install, `zeromq@${ZEROMQ}`], "npm, and a way to its registry");
}

/** A socket in another process. */
export class Peer implements AsyncDisposable {
  /** Where it is bound, or connected to. */
  readonly endpoint: string;
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #rest = "";

  private constructor(
    child: Deno.ChildProcess,
    lines: ReadableStreamDefaultReader<string>,
    ready: { readonly line: string; readonly rest: string },
  ) {
    this.#child = child;
    this.#lines = lines;
    this.#writer = child.stdin.getWriter();
    this.endpoint = ready.line.slice("ready ".length);
    this.#rest = ready.rest;
  }

  /** Starts a peer; resolves once it is bound or connects. */
  static async start(kind: Kind, ...args: readonly string[]): Promise<Peer> {
    const program = PROGRAMS[kind];
    const child = new Deno.Command(program.command, {
      args: [...program.args, ...args],
      env: program.env ?? {},
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    return new Peer(child, lines, await readLine(lines, ""));
  }

  /** Makes it send a message. */
  send(...frames: readonly (string | Uint8Array)[]): Promise<void> {
    return this.#tell("send", frames);
  }

  /** Makes it take back a subscription. */
  unsubscribe(prefix: string): Promise<void> {
    return this.#tell("unsubscribe", [prefix]);
  }

  /** The next message that it has received. */
  async received(): Promise<Uint8Array[]> {
    const { line, rest } = await readLine(this.#lines, this.#rest);
    this.#rest = rest;
    const [, ...words] = line.split(" ");
    return words.map((word) => Uint8Array.fromHex(word === "-" ? "" : word));
  }

  /** Sends it a signal. */
  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Kills it. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#finish();
  }

  /** Ends it in good order, or kills it if it is one that only knows that. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#finish();
  }

  async #finish(): Promise<void> {
    await this.#child.status;
    await this.#lines.cancel();
    await this.#writer.abort().catch(() => {});
  }

  #tell(verb: string, frames: readonly (string | Uint8Array)[]): Promise<void> {
    const encoder = new TextEncoder();
    const words = frames.map((frame) =>
      (typeof frame === "string" ? encoder.encode(frame) : frame).toHex() || "-"
    );
    return this.#writer.write(encoder.encode(`${[verb, ...words].join(" ")}\n`));
  }
}

async function readLine(lines: ReadableStreamDefaultReader<string>, start: string) {
  const parts = [start];
  while (!parts.at(-1)?.includes("\n")) {
    const { done, value } = await lines.read();
    if (done) throw new Error("The peer has ended");
    parts.push(value);
  }
  const all = parts.join("");
  const end = all.indexOf("\n");
  return { line: all.slice(0, end), rest: all.slice(end + 1) };
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  try {
    const options: Deno.CommandOptions = { args: [...args], stdout: "null", stderr: "null" };
    return (await new Deno.Command(command, options).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function run(command: string, args: readonly string[], remedy: string): Promise<void> {
  if (await succeeds(command, args)) return;
  throw new Error(`This test needs a real ZeroMQ peer. Install: ${remedy}`);
}
