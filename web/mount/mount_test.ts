import assert from "node:assert/strict";
import { AutoRouter, Router } from "itty-router";
import { traceId } from "../../core/observe/trace.ts";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import { within } from "../../tests/support/within.ts";
import { type Mountable, NotFound, Rule, UrlMap, WebServiceInterface } from "../mod.ts";

const path = ({ url }: Request) => url.slice(url.indexOf("/", 8));

const ECHO: Mountable = { fetch: (request) => new Response(`${request.method} ${path(request)}`) };

/** A service that serves some rules. */
function serviceOf(...rules: Rule[]): { new (): WebServiceInterface } {
  return class Web extends WebServiceInterface {
    override readonly urlMap = new UrlMap(rules);
    override readonly NotFound = class extends NotFound {
      constructor() {
        super("Not here");
      }
    };
  };
}

const config = { port: 0, shutdown: { quiet: 0 } };

async function look(services: TestServices, path: string, init?: RequestInit): Promise<string> {
  const response = await services.fetch("Web", path, init);
  return `${response.status} ${await response.text()}`;
}

Deno.test("a mounted app gets all paths below its base, and the base", async () => {
  await using services = await startServices({
    Web: serviceOf(
      new Rule("/api/*", { mount: ECHO }),
      new Rule("/api/health", { endpoint: () => "own" }),
      new Rule("/:tenant/shop/*", { mount: ECHO }),
    ),
  });
  assert.equal(await look(services, "/api"), "200 GET /api");
  assert.equal(await look(services, "/api/"), "200 GET /api/");
  assert.equal(await look(services, "/api/a/b%20c?x=1"), "200 GET /api/a/b%20c?x=1");
  assert.equal(await look(services, "/api/a", { method: "DELETE" }), "200 DELETE /api/a");
  assert.equal(await look(services, "/api/a", { method: "OPTIONS" }), "200 OPTIONS /api/a");
  assert.equal(await look(services, "/api/health"), "200 own", "another rule comes first");
  assert.equal(await look(services, "/acme/shop/x"), "200 GET /acme/shop/x");
  assert.equal(await look(services, "/apiary"), "404 Not here");
  assert.equal(await look(services, "/api/%2e%2e%2fetc"), "400 The path is malformed");
});

Deno.test("a path that the app does not know, and another rule takes by other methods, is 405", async () => {
  const seen: (readonly string[])[] = [];
  const app: Mountable = { fetch: (_request, { allow }) => void seen.push(allow) };
  await using services = await startServices({
    Web: serviceOf(
      new Rule("/*", { mount: app }),
      new Rule("/own", { endpoint: () => "own", methods: ["GET"] }),
      new Rule("/<int:id>", { endpoint: () => "number", methods: ["PUT"] }),
    ),
  });
  for (
    const [path, method, status, allow] of [
      ["/own", "POST", 405, "GET, HEAD, OPTIONS"],
      ["/own", "OPTIONS", 204, "GET, HEAD, OPTIONS"],
      ["/7", "GET", 405, "OPTIONS, PUT"],
      ["/other", "GET", 404, null],
    ] as const
  ) {
    const response = await services.fetch("Web", path, { method });
    await response.body?.cancel();
    assert.deepEqual([response.status, response.headers.get("allow")], [status, allow], path);
  }
  assert.deepEqual(seen, [
    ["GET", "HEAD", "OPTIONS"],
    ["GET", "HEAD", "OPTIONS"],
    ["OPTIONS", "PUT"],
    [],
  ]);
});

Deno.test("a rule of its own may serve the base, wherever it stands", async () => {
  const own = new Rule("/api", { endpoint: () => "own" });
  await using services = await startServices({
    Web: serviceOf(new Rule("/api/*", { mount: ECHO }), own),
  });
  assert.equal(await look(services, "/api"), "200 own");
  assert.equal(await look(services, "/api/"), "200 GET /api/");
});

Deno.test("an app at the root gets everything that no other rule serves", async () => {
  await using services = await startServices({
    Web: serviceOf(new Rule("/*", { mount: ECHO }), new Rule("/hi", { endpoint: () => "hi" })),
  });
  assert.equal(await look(services, "/"), "200 GET /");
  assert.equal(await look(services, "/a/b"), "200 GET /a/b");
  assert.equal(await look(services, "/hi"), "200 hi");
  assert.equal(await look(services, "/_health/"), "200 ");
});

Deno.test("an app can get its paths without the base", async () => {
  await using services = await startServices({
    Web: serviceOf(
      new Rule("/api/*", { mount: ECHO, stripBase: true }),
      new Rule("/:tenant/shop/*", { mount: ECHO, stripBase: true }),
      new Rule("/echo/*", { mount: { fetch: (request) => request.text() }, stripBase: true }),
    ),
  });
  assert.equal(await look(services, "/api/users?x=1"), "200 GET /users?x=1");
  assert.equal(await look(services, "/%61pi/users"), "200 GET /users");
  assert.equal(await look(services, "/api?x=1"), "200 GET /?x=1");
  assert.equal(await look(services, "/api/"), "200 GET /");
  assert.equal(await look(services, "/api//evil.example/x"), "200 GET //evil.example/x");
  assert.equal(await look(services, "/acme/shop/a/b"), "200 GET /a/b");
  assert.equal(await look(services, "/echo/x", { method: "POST", body: "abc" }), "200 abc");
});

Deno.test("what cannot be mounted is refused with the reason", () => {
  const app = {} as Mountable;
  assert.throws(() => new Rule("/api/*", { mount: app }), /must have a method fetch\(request\)/);
  for (const [path, better] of [["/", "/*"], ["/api", "/api/*"], ["/api/", "/api/*"]] as const) {
    assert.throws(
      () => new Rule(path, { mount: ECHO }),
      new TypeError(
        `Cannot mount at ${path} as the path must be plain and end with /*: ` +
          `write ${better} for all paths below`,
      ),
    );
  }
  for (const path of ["/a{/b}?/*", "/<path:rest>", "/a*", "/*/b"]) {
    assert.throws(
      () => new Rule(path, { mount: ECHO }),
      /^TypeError: Cannot mount at .* as the path must be plain and end with \/\*$/,
      path,
    );
  }
});

Deno.test("an app of itty-router is mounted", async () => {
  const auto = AutoRouter({ base: "/auto" });
  auto.get("/users/:id", ({ id }) => ({ id }));
  const plain = Router({ base: "/plain" });
  plain.get("/hi", () => new Response("hi"));
  await using services = await startServices({
    Web: serviceOf(new Rule("/auto/*", { mount: auto }), new Rule("/plain/*", { mount: plain })),
  });
  assert.equal(await look(services, "/auto/users/7"), '200 {"id":"7"}');
  assert.equal(await look(services, "/plain/hi"), "200 hi");
  assert.equal(await look(services, "/plain/nothing"), "404 Not here", "it returns nothing");
});

Deno.test("a module for deno serve is mounted", async () => {
  const app = {
    fetch(_request, { remoteAddr, completed }) {
      completed.then(() => delivered.resolve());
      return new Response((remoteAddr as Deno.NetAddr).hostname);
    },
  } satisfies Deno.ServeDefaultExport;
  const delivered = Promise.withResolvers<void>();
  await using services = await startServices({
    Web: { class: serviceOf(new Rule("/*", { mount: app })), config },
  });
  const [web] = services.instances<WebServiceInterface>("Web");
  const response = await fetch(`http://127.0.0.1:${web?.port}/`);
  assert.equal(await response.text(), "127.0.0.1");
  await within(delivered.promise, "the delivery");
});

Deno.test("trace, middleware, limits, errors and drain hold for a mounted app", async () => {
  const entered = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const app: Mountable = {
    async fetch(request, { context }) {
      switch (path(request)) {
        case "/api/trace":
          return Response.json([traceId(), context.traceId, context.principal?.id, context.route]);
        case "/api/echo":
          return new Response(await request.text());
        case "/api/hold":
          entered.resolve();
          await released.promise;
          return new Response("held");
      }
      throw new Error("a secret");
    },
  };
  const rule = new Rule("/api/*", {
    mount: app,
    middleware: [(_request, context, next) => {
      context.principal = { id: "joe" };
      return next();
    }],
  });
  class Web extends serviceOf(rule) {
    override onDrain(): Promise<void> {
      released.resolve();
      return Promise.resolve();
    }
  }
  const failures: string[] = [];
  const limits = { body: 10, headers: 1000, url: 100 };
  const services = await startServices({ Web: { class: Web, config: { ...config, limits } } }, {
    plugins: [{
      name: "failures",
      onError: (error, { subject }) => failures.push(`${subject}: ${error.message}`),
    }],
  });
  const [web] = services.instances<WebServiceInterface>("Web");
  const root = `http://127.0.0.1:${web?.port}`;
  const response = await fetch(`${root}/api/trace`);
  const id = response.headers.get("x-trace-id");
  assert.deepEqual(await response.json(), [id, id, "joe", "/api/*"]);
  const statusOf = async (path: string, init?: RequestInit) => {
    const { status, body } = await fetch(root + path, init);
    await body?.cancel();
    return status;
  };
  const post = (body: BodyInit) => statusOf("/api/echo", { method: "POST", body });
  assert.equal(await post("0123456789"), 200);
  assert.equal(await post("0123456789x"), 413);
  const chunks = () => ReadableStream.from([new Uint8Array(8), new Uint8Array(8)]);
  assert.equal(await post(chunks()), 413, "of unknown length");
  assert.equal(await statusOf("/api/trace", { headers: { "x-much": "a".repeat(1000) } }), 431);
  assert.equal(await statusOf(`/api/${"a".repeat(100)}`), 414);
  assert.equal(await statusOf("/api/fail"), 500);
  assert.deepEqual(failures, ["Web GET /api/fail: a secret"]);
  const held = fetch(`${root}/api/hold`).then((response) => response.text());
  await within(entered.promise, "the request");
  await services[Symbol.asyncDispose]();
  assert.equal(await within(held, "the answer"), "held");
});
