import assert from "node:assert/strict";
import { join } from "node:path";
import { NotConnectedError } from "../../../core/errors.ts";
import { eventually } from "../../../tests/support/eventually.ts";
import { unixConnections } from "../../../tests/support/load/unix_connections.ts";
import { networkId } from "../same_machine/network_id.ts";
import { socketPath } from "../same_machine/socket_path.ts";
import { ZmtpTransport } from "./transport.ts";
import type { ZmtpTransportOptions } from "./transport_options.ts";

/** A started transport that echoes questions and counts what comes. */
class Node implements AsyncDisposable {
  readonly transport: ZmtpTransport;
  readonly sources: string[] = [];
  readonly lost: string[] = [];
  answers = 0;

  private constructor(options: ZmtpTransportOptions) {
    this.transport = new ZmtpTransport({ lingerMs: 200, ...options });
    this.transport.receive({
      onDelivery: (source, frames, isReached) => {
        this.sources.push(source);
        if (isReached) this.answers++;
        else this.transport.send(source, frames);
      },
      onDisconnect: (source) => this.lost.push(source),
    });
  }

  static async start(options: ZmtpTransportOptions): Promise<Node> {
    const node = new Node(options);
    await node.transport.start();
    return node;
  }

  get endpoint(): string {
    return this.transport.endpoint;
  }

  /** Asks another node and waits for the answer. */
  async ask({ endpoint }: Pick<Node, "endpoint">): Promise<void> {
    const { answers } = this;
    await this.transport.send(endpoint, ["a", "b"]);
    await eventually(() => this.answers > answers);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.transport.stop();
  }
}

class Directory implements Disposable {
  readonly parent = Deno.makeTempDirSync();
  readonly path = join(this.parent, "rpc");

  paths(): string[] {
    return Array.from(Deno.readDirSync(this.path), ({ name }) => join(this.path, name)).sort();
  }

  /** The socket of a node. */
  fileOf({ endpoint }: Node): Promise<string> {
    return socketPath(this.path, endpoint, networkId() ?? "");
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.parent, { recursive: true });
  }
}

Deno.test("peers with one directory talk by unix sockets, and are named by their endpoints", async () => {
  using directory = new Directory();
  const options = { localDirectory: directory.path };
  await using asker = await Node.start(options);
  await using answerer = await Node.start(options);
  await asker.ask(answerer);
  assert.equal(unixConnections(directory.path), 1);
  assert.deepEqual(asker.sources, [answerer.endpoint]);
  assert.match(answerer.sources[0] ?? "", new RegExp(`^${RegExp.escape(asker.endpoint)}#\\d+$`));
  assert.ok(asker.transport.isNative(answerer.endpoint));
});

Deno.test("the socket and its directory are of this user alone, and removed at the end", async () => {
  using directory = new Directory();
  const node = await Node.start({ localDirectory: directory.path });
  assert.equal((Deno.statSync(directory.path).mode ?? 0) & 0o777, 0o700);
  assert.equal((Deno.statSync(await directory.fileOf(node)).mode ?? 0) & 0o777, 0o600);
  await node.transport.stop();
  assert.deepEqual(directory.paths(), []);
});

Deno.test("peers with different directories talk by TCP", async () => {
  using here = new Directory();
  using there = new Directory();
  await using asker = await Node.start({ localDirectory: here.path });
  await using answerer = await Node.start({ localDirectory: there.path });
  await asker.ask(answerer);
  assert.equal(unixConnections(here.path) + unixConnections(there.path), 0);
});

/** Leaves a socket behind that nobody listens at, as a killed process does. */
function leaveSocket(path: string): void {
  const listener = Deno.listen({ transport: "unix", path: `${path}.x` });
  Deno.renameSync(`${path}.x`, path);
  listener.close();
}

const SPOILT: Readonly<Record<string, (path: string) => void>> = {
  "was deleted": (path) => Deno.removeSync(path),
  "is a file of another kind": (path) => {
    Deno.removeSync(path);
    Deno.writeTextFileSync(path, "");
  },
  "was left by a killed process": leaveSocket,
};

for (const [what, spoil] of Object.entries(SPOILT)) {
  Deno.test(`where the socket ${what} the peer is reached by TCP`, async () => {
    using directory = new Directory();
    await using answerer = await Node.start({ localDirectory: directory.path });
    await using asker = await Node.start({ localDirectory: directory.path });
    spoil(await directory.fileOf(answerer));
    await asker.ask(answerer);
    assert.equal(unixConnections(directory.path), 0);
    assert.deepEqual(asker.lost, []);
  });
}

Deno.test({
  name: "a socket of another user is not connected to",
  ignore: Deno.uid() !== 0,
  async fn() {
    using directory = new Directory();
    await using answerer = await Node.start({ localDirectory: directory.path });
    await using asker = await Node.start({ localDirectory: directory.path });
    Deno.chownSync(await directory.fileOf(answerer), 65_534, null);
    await asker.ask(answerer);
    assert.equal(unixConnections(directory.path), 0);
  },
});

Deno.test("the socket of another peer answers no message, the endpoint does", async () => {
  using directory = new Directory();
  const options = { localDirectory: directory.path };
  await using answerer = await Node.start(options);
  await using other = await Node.start(options);
  await using asker = await Node.start(options);
  Deno.renameSync(await directory.fileOf(other), await directory.fileOf(answerer));
  await asker.ask(answerer);
  assert.deepEqual(other.sources, []);
  assert.equal(unixConnections(directory.path), 0);
});

Deno.test("where the other side of the socket hangs up the message goes by TCP", async () => {
  using directory = new Directory();
  await using answerer = await Node.start({ localDirectory: directory.path });
  await using asker = await Node.start({ localDirectory: directory.path });
  const path = await directory.fileOf(answerer);
  const listener = Deno.listen({ transport: "unix", path: `${path}.x` });
  Deno.renameSync(`${path}.x`, path);
  const asked = asker.ask(answerer);
  (await listener.accept()).close();
  await asked;
  listener.close();
});

Deno.test("a peer that is gone is lost at once, and by TCP as well", async () => {
  using directory = new Directory();
  await using asker = await Node.start({ localDirectory: directory.path });
  const answerer = await Node.start({ localDirectory: directory.path });
  await asker.ask(answerer);
  await answerer.transport.stop();
  await eventually(() => asker.lost.length === 1);
  assert.deepEqual(asker.lost, [answerer.endpoint]);
  await assert.rejects(
    async () => await asker.transport.send(answerer.endpoint, ["a"]),
    (error: Error) => error instanceof NotConnectedError && /refused/i.test(error.message),
  );
});

Deno.test("the next owner of an endpoint has its socket", async () => {
  using directory = new Directory();
  const options = { localDirectory: directory.path };
  await using asker = await Node.start(options);
  const first = await Node.start(options);
  const port = Number(first.endpoint.split(":").at(-1));
  const path = await directory.fileOf(first);
  await first.transport.stop();
  leaveSocket(path);
  await using next = await Node.start({ ...options, port });
  assert.equal(await directory.fileOf(next), path);
  await asker.ask(next);
  assert.equal(unixConnections(directory.path), 1);
});

Deno.test("sockets of killed processes are removed at a start, and nothing else", async () => {
  using directory = new Directory();
  await using first = await Node.start({ localDirectory: directory.path });
  const path = await directory.fileOf(first);
  leaveSocket(join(directory.path, "stale"));
  leaveSocket(join(directory.path, "stale.12345678"));
  Deno.writeTextFileSync(join(directory.path, "notes"), "");
  await using asker = await Node.start({ localDirectory: directory.path });
  const own = await directory.fileOf(asker);
  assert.deepEqual(directory.paths(), [path, own, join(directory.path, "notes")].sort());
  await asker.ask(first);
  assert.equal(unixConnections(directory.path), 1);
});

for (
  const [what, make] of Object.entries<(directory: Directory) => string>({
    "is open to other users": ({ path }) => {
      Deno.mkdirSync(path);
      Deno.chmodSync(path, 0o755);
      return path;
    },
    "is a symbolic link": ({ path, parent }) => {
      Deno.mkdirSync(join(parent, "target"), { mode: 0o700 });
      Deno.symlinkSync(join(parent, "target"), path);
      return path;
    },
    "lies in none": ({ parent }) => join(parent, "missing", "rpc"),
    "has too long a path": ({ parent }) => join(parent, "x".repeat(80)),
  })
) {
  Deno.test(`a directory that ${what} is not used, and peers talk by TCP`, async () => {
    using directory = new Directory();
    const options = { localDirectory: make(directory) };
    await using asker = await Node.start(options);
    await using answerer = await Node.start(options);
    await asker.ask(answerer);
    assert.equal(unixConnections(options.localDirectory), 0);
  });
}

Deno.test("both ways to a peer count to the same limit of connections", async () => {
  using directory = new Directory();
  const options = { localDirectory: directory.path };
  await using answerer = await Node.start({ ...options, maxConnections: 1 });
  await using near = await Node.start(options);
  await near.ask(answerer);
  await using far = await Node.start({});
  await assert.rejects(async () => await far.transport.send(answerer.endpoint, ["a"]));
  await near.ask(answerer);
});
