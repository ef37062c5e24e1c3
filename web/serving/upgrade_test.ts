import assert from "node:assert/strict";
import { configureLogging } from "../../core/observe/logs/log.ts";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import { within } from "../../tests/support/within.ts";
import {
  HttpError,
  type Middleware,
  Rule,
  UrlMap,
  WebServiceInterface,
  webSocket,
} from "../mod.ts";

class Chat extends WebServiceInterface {
  readonly agents: unknown[] = [];
  readonly late: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #noting: Middleware = async (request, context, next) => {
    const { signal } = context;
    const response = await next();
    this.agents.push(request.headers.get("user-agent"), context.remoteAddress, signal.aborted);
    return response;
  };
  readonly #failing: Middleware = async (_request, _context, next) => {
    await next();
    throw new Error("the log is full");
  };
  readonly #hasty: Middleware = (_request, _context, next) => {
    void next();
    return new Response("at once");
  };
  override readonly urlMap = new UrlMap([
    new Rule("/later", { endpoint: () => Promise.resolve("later") }),
    new Rule("/echo", { endpoint: echo, middleware: [this.#noting] }),
    new Rule("/failing", { endpoint: echo, middleware: [this.#failing] }),
    new Rule("/hasty", { endpoint: () => this.late.promise, middleware: [this.#hasty] }),
    new Rule("/throws", {
      endpoint: (request: Request) => {
        echo(request);
        throw new Error("the room is full");
      },
    }),
    new Rule("/rejects", {
      endpoint: async (request: Request) => {
        echo(request);
        await Promise.reject(new Error("the room is full"));
      },
    }),
    new Rule("/forbids", {
      endpoint: async (request: Request) => {
        echo(request);
        await Promise.reject(new HttpError(403, "Not for you"));
      },
    }),
    new Rule("/forgets", { endpoint: (request: Request) => void echo(request) }),
    new Rule("/says", {
      endpoint: (request: Request) => {
        echo(request);
        return "hi";
      },
    }),
    new Rule("/hangs", {
      endpoint: (request: Request) => {
        echo(request);
        return new Promise(() => {});
      },
    }),
    new Rule("/bare", {
      endpoint: async (request: Request) => {
        Deno.upgradeWebSocket(request);
        await Promise.reject(new Error("the room is full"));
      },
    }),
  ]);
}

function echo(request: Request): Response {
  return webSocket(request, async (socket) => {
    for await (const message of socket) socket.send(message);
  });
}

function start(config: object = {}): Promise<TestServices> {
  return startServices({
    Chat: { class: Chat, config: { port: 0, shutdown: { quiet: 0 }, ...config } },
  });
}

const chatOf = (services: TestServices): Chat =>
  services.instances<Chat>("Chat")[0] ?? assert.fail("there is no chat");

const urlOf = (services: TestServices, path: string): string =>
  `127.0.0.1:${chatOf(services).port}${path}`;

/** Resolves to how a socket was closed; rejects if none was opened. */
function closeOf(services: TestServices, path: string): Promise<[number, string]> {
  const socket = new WebSocket(`ws://${urlOf(services, path)}`);
  const closed = new Promise<[number, string]>((resolve, reject) => {
    socket.onclose = ({ code, reason }) => resolve([code, reason]);
    socket.onerror = (event) => reject(new Error((event as ErrorEvent).message));
  });
  return within(closed, `the close of ${path}`);
}

const later = async (services: TestServices): Promise<string> =>
  await (await fetch(`http://${urlOf(services, "/later")}`)).text();

for (
  const [path, what, code, reason, errors] of [
    ["/throws", "throws", 1011, "Internal error", [/the room is full/]],
    ["/rejects", "rejects", 1011, "Internal error", [/the room is full/]],
    ["/forbids", "is forbidden", 4403, "Not for you", []],
    ["/failing", "fails in a middleware", 1011, "Internal error", [/the log is full/]],
    ["/forgets", "is forgotten", 1011, "Internal error", [/must return a response/]],
    ["/says", "is answered with text", 1011, "Internal error", [
      /webSocket\(\) must return its response/,
    ]],
  ] as const
) {
  Deno.test(`a request that ${what} after webSocket() closes the socket with ${code}`, async () => {
    await using services = await start();
    assert.deepEqual(await closeOf(services, path), [code, reason]);
    assert.equal(await later(services), "later");
    const messages = services.errors.splice(0).map(({ error }) => error.message);
    assert.equal(messages.length, errors.length);
    for (const [at, expected] of errors.entries()) assert.match(messages[at] ?? "", expected);
  });
}

Deno.test("a request that outlasts its time after webSocket() closes the socket", async () => {
  await using services = await start({ limits: { request_timeout: "50ms" } });
  assert.deepEqual(await closeOf(services, "/hangs"), [1011, "Internal error"]);
  assert.equal(await later(services), "later");
  const messages = services.errors.splice(0).map(({ error }) => error.message);
  assert.deepEqual(messages, ["The request was not answered within 0.05 s"]);
});

Deno.test("a middleware still has the headers, address and signal of a request with a WebSocket", async () => {
  await using services = await start();
  const clients: unknown[] = [];
  configureLogging({
    level: "info",
    sinks: [({ properties: { client } }) => client !== undefined && clients.push(client)],
  });
  try {
    const socket = new WebSocket(`ws://${urlOf(services, "/echo")}`);
    const message = new Promise((resolve) => socket.onmessage = ({ data }) => resolve(data));
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.onopen = () => socket.send("hi");
    assert.equal(await within(message, "the echo"), "hi");
    assert.deepEqual(chatOf(services).agents, [`Deno/${Deno.version.deno}`, "127.0.0.1", false]);
    assert.deepEqual(clients, ["127.0.0.1"]);
    socket.close();
    await closed;
  } finally {
    configureLogging({ level: "error", sinks: [] });
  }
});

Deno.test("a request that fails after Deno.upgradeWebSocket() opens no socket, and others go on", async () => {
  await using services = await start();
  const { port } = chatOf(services);
  await assert.rejects(closeOf(services, "/bare"));
  assert.equal(await later(services), "later");
  assert.equal(chatOf(services).port, port);
  const messages = services.errors.splice(0).map(({ error }) => error.message);
  assert.deepEqual(messages, ["the room is full"]);
});

for (const method of ["GET", "POST"]) {
  Deno.test(`what fails after a middleware has answered a ${method} is no unhandled error`, async () => {
    await using services = await start();
    const response = await fetch(`http://${urlOf(services, "/hasty")}`, { method });
    assert.equal(await response.text(), "at once");
    chatOf(services).late.reject(new Error("too late"));
    assert.equal(await later(services), "later");
    assert.deepEqual(services.errors, []);
  });
}
