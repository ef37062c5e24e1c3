import { NODE_VARIABLE } from "../../core/node_environment.ts";
import assert from "node:assert/strict";
import { HandedDownSockets } from "../../cli/node/ports/handed_down_sockets.ts";
import { findFreePorts } from "../../tests/kit/servers/free_ports.ts";
import { within } from "../../tests/support/within.ts";
import { inheritedSocket } from "./inherited_socket.ts";
import { RawClient, requestHead } from "../testdata/raw_client.ts";

const LINUX_ONLY = { ignore: Deno.build.os !== "linux" };
const SERVER = new URL("../testdata/inherited.ts", import.meta.url).href;

/** A process that serves on a port which this one has handed down. */
class Heir implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  #text = "";
  #isOver = false;

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    void process.status.then(() => this.#isOver = true);
    this.#lines = process.stdout.pipeThrough(new TextDecoderStream() as Decoding).getReader();
  }

  static async start(handedDown: HandedDownSockets, port: number): Promise<Heir> {
    const args = ["run", "--quiet", "--no-check", "-A", SERVER, String(port)];
    const env = { [NODE_VARIABLE.sharedSocketFds]: JSON.stringify(handedDown.fdsByPort) };
    const options = { args, env, stdout: "piped", stderr: "null" } as const;
    const heir = new Heir(new Deno.Command(Deno.execPath(), options).spawn());
    await heir.says("serving");
    return heir;
  }

  get pid(): number {
    return this.#process.pid;
  }

  signal(signal: Deno.Signal): void {
    if (!this.#isOver) Deno.kill(this.pid, signal);
  }

  /** Waits until it has printed something. */
  async says(what: string): Promise<void> {
    while (!this.#text.includes(what)) {
      const { done, value } = await within(this.#lines.read(), `"${what}"`);
      if (done) assert.fail(`It ended without "${what}": ${this.#text}`);
      this.#text += value;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal("SIGKILL");
    await this.#process.status;
    await this.#lines.cancel();
  }
}

type Decoding = TransformStream<Uint8Array, string>;

function handDown(): { readonly port: number; readonly handedDown: HandedDownSockets } {
  const [port = 0] = findFreePorts(1);
  const handedDown = HandedDownSockets.listen([{ name: "Web", host: "127.0.0.1", port }]);
  return { port, handedDown };
}

Deno.test("a server on an inherited socket speaks HTTP as any other", LINUX_ONLY, async () => {
  const { port, handedDown } = handDown();
  using _handedDown = handedDown;
  await using heir = await Heir.start(handedDown, port);
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const url = `http://127.0.0.1:${port}`;

  const body = "x".repeat(3_000_000);
  const echoed = await fetch(`${url}/echo`, { method: "POST", body, client });
  assert.equal(await echoed.text(), body);

  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  using raw = new RawClient(conn);
  await raw.send(requestHead("GET /who"));
  const text = await raw.read(/\}/);
  const { by, client: seen } = JSON.parse(text.slice(text.indexOf("{")));
  assert.deepEqual({ by, seen }, { by: heir.pid, seen: (conn.localAddr as Deno.NetAddr).port });

  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`);
  const said = Promise.withResolvers<unknown>();
  socket.onmessage = ({ data }) => said.resolve(data);
  socket.onopen = () => socket.send("hi");
  assert.equal(await within(said.promise, "an answer on the WebSocket"), "hi!");
  const closed = Promise.withResolvers<void>();
  socket.onclose = () => closed.resolve();
  socket.close();
  await within(closed.promise, "the end of the WebSocket");

  {
    using gone = await RawClient.connect(port);
    await gone.send(requestHead("GET /wait"));
    await heir.says("waiting");
  }
  await heir.says("aborted");
});

Deno.test(
  "who leaves an inherited socket loses no connection, and finishes",
  LINUX_ONLY,
  async () => {
    const { port, handedDown } = handDown();
    using _handedDown = handedDown;
    await using leaving = await Heir.start(handedDown, port);
    using waiting = await RawClient.connect(port);
    await waiting.send(requestHead("GET /wait"));
    await leaving.says("waiting");
    leaving.signal("SIGUSR1");
    await leaving.says("left");
    using early = await RawClient.connect(port); // waits in the queue that all share
    await early.send(requestHead("GET /who"));
    await using staying = await Heir.start(handedDown, port);
    const answer = await early.read(/\}/);
    assert.equal(JSON.parse(answer.slice(answer.indexOf("{"))).by, staying.pid);
    leaving.signal("SIGTERM");
    leaving.signal("SIGUSR2");
    const last = await waiting.read(/\}/);
    assert.equal(JSON.parse(last.slice(last.indexOf("{"))).by, leaving.pid);
    await leaving.says("finished true");
  },
);

Deno.test(
  "a file descriptor that is not open, or no socket, is one clear error",
  LINUX_ONLY,
  () => {
    using file = Deno.openSync(new URL(import.meta.url));
    const before = Deno.env.get(NODE_VARIABLE.sharedSocketFds);
    try {
      for (const fd of [9999, openFd(file)]) {
        Deno.env.set(NODE_VARIABLE.sharedSocketFds, JSON.stringify({ 4080: fd }));
        assert.throws(() => inheritedSocket(4080), {
          name: "ConfigError",
          message: /^Cannot take over port 4080: LYMPH_SHARED_SOCKET_FDS .* is not open here/,
        });
        assert.equal(inheritedSocket(4081), undefined);
      }
      for (const text of ["{}", "[]", "null", "4080", "nonsense", '{"4080": "7"}', '{"4080": 1}']) {
        Deno.env.set(NODE_VARIABLE.sharedSocketFds, text);
        assert.equal(inheritedSocket(4080), undefined, text);
      }
    } finally {
      if (before === undefined) Deno.env.delete(NODE_VARIABLE.sharedSocketFds);
      else Deno.env.set(NODE_VARIABLE.sharedSocketFds, before);
    }
  },
);

/** Number of the file descriptor of this very file. */
function openFd(_open: Deno.FsFile): number {
  const own = Deno.realPathSync(new URL(import.meta.url));
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    try {
      if (Deno.readLinkSync(`/proc/self/fd/${name}`) === own) return Number(name);
    } catch {
      // closed meanwhile
    }
  }
  return assert.fail("the file is not open");
}
