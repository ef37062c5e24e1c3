/**
 * What is compared: each contestant has a server for a process of its own and a client that sends
 * one message and resolves with its answer.
 *
 * @module
 */
import { dirname } from "node:path";
import { SourceDescriber } from "../../../cli/contract/source_describer.ts";
import { setClassSource } from "../../../core/declarations/class_source.ts";
import { Container, type ContainerOptions, Interface, rpc } from "../../../mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { Dealer, Router, ZmtpTransport } from "../../../transports/zmtp/mod.ts";
import { FRAMES } from "./frames.ts";

/** One side of a contestant that asks. */
export interface Client extends AsyncDisposable {
  /** Sends one message and resolves with its answer. */
  call(): Promise<unknown>;
}

/** How the two processes reach each other. */
export type Way = "TCP" | "unix";

/** One thing to measure. */
export interface Contestant {
  /** Name in the table. */
  readonly name: string;
  /** How its two sides reach each other. */
  readonly way: Way;
  /** Starts its server; resolves to where it listens. */
  serve(): Promise<string>;
  /** Connects a client. */
  connect(endpoint: string): Promise<Client>;
}

class Echo extends Interface {
  @rpc()
  echo({ text }: { text: string }): string {
    return text;
  }
}

/** Writes what was put in during one turn, or while a write is under way, in one go. */
class Batch {
  #waiting: Uint8Array[] = [];
  #isWriting = false;
  constructor(readonly conn: Deno.Conn) {}

  put(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    if (this.#isWriting) return;
    this.#isWriting = true;
    queueMicrotask(() => this.#write());
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const parts = this.#waiting;
      this.#waiting = [];
      const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      for (let done = 0; done < all.length;) done += await this.conn.write(all.subarray(done));
    }
    this.#isWriting = false;
  }
}

const SIZE = FRAMES.reduce((sum, frame) => sum + frame.length, 0);
const MESSAGE = new Uint8Array(4 + SIZE);
new DataView(MESSAGE.buffer).setUint32(0, SIZE);

/** Calls a function for each framed message; what it gets is only valid during the call. */
async function readFramed(conn: Deno.Conn, onMessage: (message: Uint8Array) => void) {
  const buffer = new Uint8Array(64 * 1024);
  let end = 0;
  for (let read = await conn.read(buffer); read !== null;) {
    end += read;
    let start = 0;
    while (end - start >= MESSAGE.length) {
      onMessage(buffer.subarray(start, start += MESSAGE.length));
    }
    buffer.copyWithin(0, start, end);
    end -= start;
    read = await conn.read(buffer.subarray(end)).catch(() => null);
  }
}

/** TCP is what is meant where nothing is said. */
const named = (name: string, way: Way): string => way === "TCP" ? name : `${name}, ${way}`;

/** A path that no other socket has. */
const socketPath = (): string => `${Deno.makeTempDirSync()}/s`;

/** Removes what {@linkcode socketPath} has made a directory for. */
const removeDirectoryOf = (path: string): Promise<void> =>
  Deno.remove(dirname(path), { recursive: true });

function listen(way: Way): Deno.Listener<Deno.TcpConn | Deno.UnixConn, Deno.Addr> {
  return way === "TCP"
    ? Deno.listen({ hostname: "127.0.0.1", port: 0 })
    : Deno.listen({ transport: "unix", path: socketPath() });
}

async function connect(way: Way, endpoint: string): Promise<Deno.Conn> {
  if (way === "unix") return await Deno.connect({ transport: "unix", path: endpoint });
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(endpoint) });
  conn.setNoDelay(true);
  return conn;
}

const raw = (way: Way): Contestant => ({
  name: `raw framed ${way}`,
  way,
  serve() {
    const listener = listen(way);
    (async () => {
      for await (const conn of listener) {
        if ("setNoDelay" in conn) conn.setNoDelay(true);
        const batch = new Batch(conn);
        readFramed(conn, (message) => batch.put(message.slice()));
      }
    })();
    const { addr } = listener;
    return Promise.resolve("port" in addr ? String(addr.port) : (addr as Deno.UnixAddr).path);
  },
  async connect(endpoint) {
    const conn = await connect(way, endpoint);
    const batch = new Batch(conn);
    const waiting: (() => void)[] = [];
    const done = readFramed(conn, () => waiting.shift()?.());
    return {
      call: () =>
        new Promise<void>((resolve) => {
          waiting.push(resolve);
          batch.put(MESSAGE);
        }),
      async [Symbol.asyncDispose]() {
        conn.close();
        await done;
        if (way === "unix") await removeDirectoryOf(endpoint);
      },
    };
  },
});

const zmtp = (way: Way): Contestant => ({
  name: named("bare ZMTP", way),
  way,
  async serve() {
    const router = new Router();
    (async () => {
      for await (const frames of router) router.send(frames);
    })();
    return await router.bind(way === "TCP" ? "tcp://127.0.0.1:0" : `ipc://${socketPath()}`);
  },
  async connect(endpoint) {
    const dealer = new Dealer({ identity: "bench" });
    await dealer.connect(endpoint);
    const waiting: (() => void)[] = [];
    const done = (async () => {
      for await (const _ of dealer) waiting.shift()?.();
    })();
    return {
      call: () =>
        new Promise<void>((resolve) => {
          waiting.push(resolve);
          dealer.send(FRAMES);
        }),
      async [Symbol.asyncDispose]() {
        await dealer.close();
        await done;
        if (way === "unix") await removeDirectoryOf(endpoint.slice("ipc://".length));
      },
    };
  },
});

function createContainer(
  localDirectory: string | undefined,
  options?: ContainerOptions,
): Container {
  const parts = new LocalNetwork().parts(new MsgpackSerializer());
  return new Container({ ...parts, transport: new ZmtpTransport({ localDirectory }) }, options);
}

/** The whole of RPC, with a service whose signature is checked or not. */
function rpcContestant(name: string, way: Way, options?: () => ContainerOptions): Contestant {
  return {
    name: named(name, way),
    way,
    async serve() {
      const directory = way === "unix" ? socketPath() : undefined;
      const container = createContainer(directory, options?.());
      await container.install(Echo);
      await container.start();
      return [container.endpoint, directory].join(" ").trim();
    },
    async connect(served) {
      const [endpoint = "", directory] = served.split(" ");
      const container = createContainer(directory);
      await container.start();
      const question = { subject: "Echo.echo", body: { text: "hello" } };
      return {
        call: () => container.request(endpoint, question),
        async [Symbol.asyncDispose]() {
          await container.stop();
          if (directory !== undefined) await removeDirectoryOf(directory);
        },
      };
    },
  };
}

const checked = rpcContestant("full RPC, checked", "TCP", () => {
  setClassSource(Echo, `${import.meta.filename}:Echo`);
  const describer = new SourceDescriber({ project: import.meta.url });
  return {
    describeClass: async (type) => {
      const contract = await describer.describe(type);
      if (contract?.methods["echo"]?.input.type === "object") return contract;
      throw new Error("Cannot check the service: its signature was not read");
    },
    validate: { results: true },
  };
});

/** A service of the client's own process, found by its name; the other process has nothing to do. */
const own: Contestant = {
  name: "full RPC, one process",
  way: "unix",
  serve: () => Promise.resolve(""),
  async connect() {
    const container = createContainer(undefined);
    await container.install(Echo);
    await container.start();
    const question = { subject: "Echo.echo", body: { text: "hello" } };
    await container.request("Echo", question, { wait: true });
    return {
      call: () => container.request("Echo", question),
      [Symbol.asyncDispose]: () => container.stop(),
    };
  },
};

/** Everything that is compared: of each way the ceiling first. */
export const CONTESTANTS: readonly Contestant[] = [
  ...(["TCP", "unix"] as const).flatMap((way) => [
    raw(way),
    zmtp(way),
    rpcContestant("full RPC", way),
  ]),
  own,
  checked,
];
