import assert from "node:assert/strict";
import { stateOf } from "../../core/interface/messenger.ts";
import { Interface, rpc } from "../../mod.ts";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { within } from "../../tests/support/within.ts";
import { eventStream, Rule, type StreamedEvent, UrlMap, WebServiceInterface } from "../mod.ts";
import { countOpenFiles } from "./open_files.ts";
import { RawClient, requestHead as request } from "../testdata/raw_client.ts";

class Slow extends Interface {
  readonly started: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly cancelled: PromiseWithResolvers<void> = Promise.withResolvers();

  @rpc()
  async wait(_args: object, { signal }: { signal: AbortSignal }): Promise<void> {
    this.started.resolve();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    this.cancelled.resolve();
  }
}

class Web extends WebServiceInterface {
  readonly entered: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly released: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly returned: PromiseWithResolvers<void> = Promise.withResolvers();
  override readonly urlMap = new UrlMap([
    new Rule("/hi", { endpoint: () => "hi" }),
    new Rule("/echo", { endpoint: (request) => request.text() }),
    new Rule("/hold", { endpoint: "hold" }),
    new Rule("/wait", { endpoint: "wait" }),
    new Rule("/events", { endpoint: () => eventStream(this.#events()) }),
    new Rule("/socket", { endpoint: "socket" }),
  ]);

  async hold(): Promise<string> {
    this.entered.resolve();
    await this.released.promise;
    return "held";
  }

  async wait(): Promise<string> {
    await this.proxy<Slow>("Slow", { timeoutMs: 60_000 }).wait();
    return "";
  }

  socket(request: Request): Response {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => socket.send(`${data}!`);
    return response;
  }

  async *#events(): AsyncGenerator<StreamedEvent> {
    try {
      for (let n = 1;; n++) {
        yield { id: String(n), data: { n } };
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    } finally {
      this.returned.resolve();
    }
  }
}

const SOON = { timeoutMs: 10_000 };

interface Running extends AsyncDisposable {
  readonly web: Web;
  readonly port: number;
  readonly services: TestServices;
}

async function startWeb(config: Record<string, unknown> = {}): Promise<Running> {
  const services = await startServices({
    Slow,
    Web: { class: Web, config: { port: 0, shutdown: { quiet: 0 }, ...config } },
  });
  const web = services.instances<Web>("Web")[0] as Web;
  return {
    web,
    port: web.port as number,
    services,
    [Symbol.asyncDispose]: () => services[Symbol.asyncDispose](),
  };
}

Deno.test("a web service is reached over HTTP, and registers its port", async () => {
  await using running = await startWeb();
  const { port, services } = running;
  const response = await fetch(`http://127.0.0.1:${port}/hi`);
  assert.equal(await response.text(), "hi");
  assert.match(response.headers.get("x-trace-id") ?? "", /^[\da-f]{32}$/);
  const [registered] = [...services.network.services.get("Web")?.values() ?? []];
  assert.equal(registered?.metadata["http_port"], port);
});

Deno.test("requests that come in one packet are answered in order, on one connection", async () => {
  await using running = await startWeb();
  using client = await RawClient.connect(running.port);
  await client.send(request("GET /hi") + request("HEAD /hi") + request("GET /nothing"));
  const text = await client.read(/Not Found$/);
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  assert.deepEqual(statuses, ["200", "200", "404"]);
  assert.equal(text.match(/^hi/gm)?.length, 1); // HEAD has no body
  await client.send(request("GET /hi"));
  await client.read(/Not FoundHTTP\/1\.1 200/);
});

Deno.test("a request is pending until it is answered", async () => {
  await using running = await startWeb();
  const { port, web } = running;
  const pending = () => stateOf(web).baseHooks.pending?.() ?? [];
  const held = fetch(`http://127.0.0.1:${port}/hold?for=ever`);
  await within(web.entered.promise, "the request");
  const [request, ...others] = pending();
  assert.equal(`${request?.kind} ${request?.subject}`, "HTTP request GET /hold");
  assert.equal(request?.peer, "127.0.0.1");
  assert.deepEqual(others, []);
  web.released.resolve();
  const response = await held;
  assert.equal(await response.text(), "held");
  assert.equal(response.headers.get("x-trace-id"), request?.traceId);
  assert.deepEqual(pending(), []);
});

for (
  const [what, bytes, status] of [
    ["an encoded way out", request("GET /..%2f..%2fetc/passwd"), 400],
    ["dot segments", request("GET /../../etc/passwd"), 400],
    ["bytes that are not UTF-8", request("GET /%ff%fe"), 400],
    ["a long URL", request(`GET /${"a".repeat(9000)}`), 414],
    ["large headers", request("GET /hi", `X: ${"a".repeat(5000)}\r\n`), 431],
    ["huge headers", request("GET /hi", `X: ${"a".repeat(200_000)}\r\n`), 400],
    ["a large body", request("POST /echo", "Content-Length: 1001\r\n"), 413],
    [
      "two lengths",
      request("POST /echo", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
      400,
    ],
    ["no HTTP", "\x16\x03\x01 hello\r\n\r\n", 400],
    ["a slow body", request("POST /echo", "Content-Length: 10\r\n") + "abc", 408],
    [
      "a large body of unknown length",
      request("POST /echo", "Transfer-Encoding: chunked\r\n") + `3ea\r\n${"a".repeat(1002)}\r\n`,
      413,
    ],
  ] as const
) {
  Deno.test(`${what}: ${status}, and others are served`, async () => {
    await using running = await startWeb({
      limits: { headers: 4000, body: 1000, body_timeout: "50ms" },
    });
    using client = await RawClient.connect(running.port);
    await client.send(bytes);
    const text = await client.read(/\r\n\r\n/);
    assert.match(text, new RegExp(`^HTTP/1.1 ${status} `));
    assert.equal(await (await fetch(`http://127.0.0.1:${running.port}/hi`)).text(), "hi");
  });
}

Deno.test("OPTIONS * is a sign of life of the whole server", async () => {
  await using running = await startWeb();
  using client = await RawClient.connect(running.port);
  await client.send(request("OPTIONS *"));
  assert.match(await client.read(/\r\n\r\n/), /^HTTP\/1.1 204 /);
});

Deno.test("M7 a client that hangs up cancels what was asked for it", async () => {
  await using running = await startWeb();
  const slow = running.services.instances<Slow>("Slow")[0] as Slow;
  const client = await RawClient.connect(running.port);
  await client.send(request("GET /wait"));
  await within(slow.started.promise, "a request to the other service", SOON);
  client[Symbol.dispose]();
  await within(slow.cancelled.promise, "the cancellation of what was asked for the client", SOON);
});

Deno.test("M7 a client that hangs up ends its event stream", async () => {
  await using running = await startWeb();
  const client = await RawClient.connect(running.port);
  await client.send(request("GET /events"));
  const text = await client.read(/id: 2\ndata: \{"n":2\}\n\n/);
  assert.match(text, /content-type: text\/event-stream/i);
  client[Symbol.dispose]();
  await within(running.web.returned.promise, "the end of the stream's source", SOON);
});

Deno.test("a service that stops ends event streams", async () => {
  const running = await startWeb();
  using client = await RawClient.connect(running.port);
  await client.send(request("GET /events"));
  await client.read(/id: 1/);
  await running[Symbol.asyncDispose]();
  assert.match(await client.end(), /\r\n0\r\n\r\n$/);
  await within(running.web.returned.promise, "the end of the stream's source", SOON);
});

Deno.test("WebSockets are the platform's own", async () => {
  await using running = await startWeb();
  const socket = new WebSocket(`ws://127.0.0.1:${running.port}/socket`);
  await new Promise((resolve) => socket.onopen = resolve);
  socket.send("hello");
  const { data } = await new Promise<MessageEvent>((resolve) => socket.onmessage = resolve);
  assert.equal(data, "hello!");
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
});

Deno.test("a service that stops finishes what is under way and closes idle connections", async () => {
  const running = await startWeb();
  using idle = await RawClient.connect(running.port);
  await idle.send(request("GET /hi"));
  await idle.read(/hi$/);
  using busy = await RawClient.connect(running.port);
  await busy.send(request("GET /hold"));
  await within(running.web.entered.promise, "the request", SOON);
  const stopped = running[Symbol.asyncDispose]();
  assert.match(await idle.end(), /hi$/);
  running.web.released.resolve();
  assert.match(await busy.end(), /connection: close[^]*held$/);
  await within(Promise.resolve(stopped), "the end of the services", SOON);
});

Deno.test("a service that stops is unhealthy first, and asks clients to go elsewhere", async () => {
  await using running = await startWeb({ shutdown: { quiet: "20ms" } });
  using client = await RawClient.connect(running.port);
  await client.send(request("GET /hi"));
  await client.read(/hi$/);
  const draining = running.web.onDrain({});
  await client.send(request("GET /_health/"));
  assert.match(await client.end(), /HTTP\/1\.1 503 [^]*connection: close/);
  await draining;
});

Deno.test("what is under way for too long is not waited for", async () => {
  await using running = await startWeb({ shutdown: { quiet: 0, timeout: "10ms" } });
  using client = await RawClient.connect(running.port);
  await client.send(request("GET /hold"));
  await within(running.web.entered.promise, "the request", SOON);
  await within(running.web.onDrain({}), "the end of the drain", SOON);
  running.web.released.resolve();
  await client.end();
});

Deno.test("half a request keeps no service from stopping", async () => {
  const running = await startWeb();
  using client = await RawClient.connect(running.port);
  await client.send("GET /hi HTTP/1.1\r\nHost: ");
  await fetch(`http://127.0.0.1:${running.port}/hi`).then((response) => response.text());
  await running[Symbol.asyncDispose]();
  assert.equal(await client.end(), "");
});

Deno.test("when many files are open, clients without a request are cut off, and others finish", async () => {
  const room = 100;
  await using running = await startWeb({ limits: { open_files: countOpenFiles() + room } });
  using busy = await RawClient.connect(running.port);
  await busy.send(request("GET /hold"));
  await within(running.web.entered.promise, "the request", SOON);
  using stack = new DisposableStack();
  const halves: RawClient[] = [];
  for (let i = 0; i < room; i++) {
    // While the server begins anew, it may reset a connection that nobody has accepted.
    const connected = await RawClient.connect(running.port).catch(() => undefined);
    if (connected === undefined) continue;
    const half = stack.use(connected);
    halves.push(half);
    await half.send("GET /hi HTTP/1.1\r\nHost: ").catch(() => {}); // cut off already
  }
  // Those who came before the server began anew; how many that are is a matter of timing.
  await halves[0]?.end();
  await eventually(async () => {
    const response = await fetch(`http://127.0.0.1:${running.port}/hi`).catch(() => {});
    return await response?.text() === "hi"; // it listens again in a moment
  });
  running.web.released.resolve();
  await busy.read(/held$/);
});

Deno.test("a port that is taken is said in one line", async () => {
  await using running = await startWeb();
  await assert.rejects(
    startServices({ Web: { class: Web, config: { port: running.port } } }),
    { message: `Web: Cannot listen on 127.0.0.1:${running.port}: it is already in use` },
  );
});

Deno.test("two services share a port where both are told to", async () => {
  await using first = await startWeb({ reuse_port: true });
  const { port } = first;
  await using second = await startWeb({ reuse_port: true, port });
  assert.equal(second.port, port);
});
