import assert from "node:assert/strict";
import { baggage, Interface, rpc, withBaggage } from "../../mod.ts";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { within } from "../../tests/support/within.ts";
import { RawClient } from "../testdata/raw_client.ts";
import {
  HttpError,
  Rule,
  type ServedSocket,
  UrlMap,
  WebServiceInterface,
  webSocket,
} from "../mod.ts";

class Slow extends Interface {
  readonly asked: PromiseWithResolvers<AbortSignal> = Promise.withResolvers();

  @rpc()
  async wait(_args: object, { signal }: { signal: AbortSignal }): Promise<void> {
    this.asked.resolve(signal);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  }
}

class Web extends WebServiceInterface {
  readonly #slow = this.proxy<{ wait(): Promise<void> }>("Slow", { timeoutMs: 60_000 });
  readonly sockets: ServedSocket[] = [];
  override readonly urlMap = new UrlMap([
    new Rule("/echo", { endpoint: "echo" }),
    new Rule("/throw", { endpoint: "throw" }),
    new Rule("/forbid", { endpoint: "forbid" }),
    new Rule("/wait", { endpoint: "wait" }),
    new Rule("/flood", { endpoint: "flood" }),
    new Rule("/deaf", { endpoint: "deaf" }),
    new Rule("/leave", { endpoint: "leave" }),
    new Rule("/close", { endpoint: "close" }),
  ]);

  echo(request: Request): Response {
    return withBaggage({ tenant: "acme" }, () =>
      webSocket(request, async (socket) => {
        this.sockets.push(socket);
        socket.send(`${baggage().get("tenant")}`);
        for await (const message of socket) {
          if (message === "bye") return;
          socket.send(message);
        }
      }));
  }

  throw(request: Request): Response {
    return webSocket(request, () => {
      throw new Error("a secret");
    });
  }

  forbid(request: Request): Response {
    return webSocket(request, async (socket) => {
      for await (const status of socket) throw new HttpError(Number(status), "Not for you");
    });
  }

  wait(request: Request): Response {
    return webSocket(request, () => this.#slow.wait());
  }

  flood(request: Request): Response {
    return webSocket(request, async (socket) => {
      this.sockets.push(socket);
      while (!socket.signal.aborted) {
        socket.send("x".repeat(100_000));
        await new Promise((resolve) => setTimeout(resolve));
      }
    });
  }

  close(request: Request): Response {
    return webSocket(request, async (socket) => {
      for await (const code of socket) socket.close(Number(code), "é".repeat(100));
    });
  }

  leave(request: Request): Response {
    return webSocket(request, (socket) => void this.sockets.push(socket), { heartbeatMs: 10 });
  }

  deaf(request: Request): Response {
    return webSocket(request, async (socket) => {
      this.sockets.push(socket);
      await socket.closed;
    }, { maxWaiting: 10 });
  }
}

async function start(config: object = {}): Promise<TestServices> {
  return await startServices({ Slow, Web: { class: Web, config: { port: 0, ...config } } });
}

const webOf = (services: TestServices): Web =>
  services.instances<Web>("Web")[0] ?? assert.fail("there is no web service");

interface Client {
  readonly socket: WebSocket;
  readonly messages: unknown[];
  readonly closed: Promise<CloseEvent>;
}

async function connect(services: TestServices, path: string): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${webOf(services).port}${path}`);
  socket.binaryType = "arraybuffer";
  const messages: unknown[] = [];
  const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
  socket.onmessage = ({ data }) => messages.push(data);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  return { socket, messages, closed };
}

function upgradeHead(path: string): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    "Host: a",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

Deno.test("a socket has its messages, text and bytes, in the context of its request", async () => {
  await using services = await start();
  const { socket, messages, closed } = await connect(services, "/echo");
  socket.send("hi");
  socket.send(Uint8Array.of(1, 2));
  await eventually(() => messages.length === 3);
  assert.deepEqual(messages, ["acme", "hi", Uint8Array.of(1, 2).buffer]);
  socket.send("bye");
  assert.equal((await closed).code, 1000);
});

Deno.test("a service that lets pages of other origins call has sockets, too", async () => {
  await using services = await start({ cors: { origins: ["https://shop.example"] } });
  const { socket, messages, closed } = await connect(services, "/echo");
  await eventually(() => messages.length === 1);
  socket.send("bye");
  assert.equal((await closed).code, 1000);
});

Deno.test("a service that stops tells clients to go, and waits until they have gone", async () => {
  const services = await start();
  const { closed, messages } = await connect(services, "/echo");
  await eventually(() => messages.length === 1);
  await services[Symbol.asyncDispose]();
  const { code, reason } = await closed;
  assert.deepEqual([code, reason], [1001, "The service stops"]);
});

Deno.test("what a socket throws closes it, and tells the client nothing", async () => {
  await using services = await start();
  const { closed } = await connect(services, "/throw");
  const { code, reason } = await closed;
  assert.deepEqual([code, reason], [1011, "Internal error"]);
});

Deno.test("an error with a status closes a socket with 4000 and it, one of the service with 1011", async () => {
  await using services = await start();
  const CLOSES = [["403", 4403, "Not for you"], ["500", 1011, "Internal error"]] as const;
  for (const [status, ...expected] of CLOSES) {
    const { socket, closed } = await connect(services, "/forbid");
    socket.send(status);
    const { code, reason } = await closed;
    assert.deepEqual([code, reason], expected);
  }
});

for (
  const [what, find, replace, status] of [
    ["another version", "Version: 13", "Version: 8", 426],
    ["no version", "Sec-WebSocket-Version: 13\r\n", "", 426],
    ["no key", /Sec-WebSocket-Key.*\r\n/, "", 400],
    ["a short key", /Key: .*/, "Key: abc", 400],
    ["a connection that is kept", "Connection: Upgrade", "Connection: keep-alive", 400],
    ["one protocol of several", "Upgrade: websocket", "Upgrade: h2c, WebSocket", 101],
    ["a connection with several options", "on: Upgrade", "on: keep-alive, upgrade", 101],
  ] as const
) {
  Deno.test(`a handshake with ${what} is answered with ${status}, and is no error`, async () => {
    await using services = await start();
    using client = await RawClient.connect(webOf(services).port ?? 0);
    await client.send(upgradeHead("/echo").replace(find, replace));
    const text = await client.read(/\r\n\r\n/);
    assert.match(text, new RegExp(`^HTTP/1.1 ${status} `));
    if (status === 426) assert.match(text, /sec-websocket-version: 13/i);
    assert.deepEqual(services.errors, []);
  });
}

Deno.test("a client that goes cancels what was asked for it", async () => {
  await using services = await start();
  const { socket, closed } = await connect(services, "/wait");
  const signal = await services.instances<Slow>("Slow")[0]?.asked.promise;
  socket.close();
  await closed;
  await eventually(() => signal?.aborted);
});

Deno.test("a client that does not read is disconnected once too much waits for it", async () => {
  await using services = await start();
  using client = await RawClient.connect(webOf(services).port ?? 0);
  await client.send(upgradeHead("/flood"));
  await eventually(() => webOf(services).sockets[0]?.signal.aborted);
  const reason = webOf(services).sockets[0]?.signal.reason;
  assert.equal(reason.message, "The client leaves more than 1048576 bytes unread");
});

Deno.test("a client that does not answer a close is let go after a heartbeat", async () => {
  await using services = await start();
  using client = await RawClient.connect(webOf(services).port ?? 0);
  await client.send(upgradeHead("/leave"));
  const socket = await eventually(() => webOf(services).sockets[0]);
  await within(socket.closed, "the end of the wait");
});

Deno.test("a client that sends more than is read is disconnected", async () => {
  await using services = await start();
  const { socket, closed } = await connect(services, "/deaf");
  for (let count = 0; count < 11; count++) socket.send("x");
  const { code, reason } = await closed;
  assert.deepEqual([code, reason], [1013, "More than 10 messages wait to be read"]);
});

Deno.test("a client that sends few but large messages is disconnected, too", async () => {
  await using services = await start();
  const { socket, closed } = await connect(services, "/deaf");
  for (let count = 0; count < 3; count++) socket.send(new Uint8Array(6 * 2 ** 20));
  const { code, reason } = await closed;
  assert.deepEqual([code, reason], [1013, "More than 16777216 bytes wait to be read"]);
});

Deno.test("a reason that a frame has no room for is cut, and other codes are a mistake", async () => {
  await using services = await start();
  const CLOSES = [["3000", 3000, "é".repeat(61)], ["99999", 1011, "Internal error"]] as const;
  for (const [sent, ...expected] of CLOSES) {
    const { socket, closed } = await connect(services, "/close");
    socket.send(sent);
    const { code, reason } = await closed;
    assert.deepEqual([code, reason], expected);
  }
});

Deno.test("a request that does not ask for a socket is told so", async () => {
  await using services = await start();
  const response = await services.fetch("Web", "/echo");
  assert.deepEqual([response.status, response.headers.get("upgrade")], [426, "websocket"]);
  await response.body?.cancel();
});

Deno.test("a negative heartbeat of a socket is refused", () => {
  const [, ...lines] = upgradeHead("/echo").trim().split("\r\n");
  const headers = lines.map((line) => line.split(": ") as [string, string]);
  const request = new Request("http://a/echo", { headers });
  assert.throws(() => webSocket(request, () => {}, { heartbeatMs: -1 }), {
    name: "RangeError",
    message: "Cannot use the option heartbeatMs as it must be at least 0: current value is -1",
  });
});
