/** An app of Hono in a web service, with what Hono has for it. */
import assert from "node:assert/strict";
import { TimeoutError } from "../../mod.ts";
import { startServices, type TestServices } from "../../tests/kit/mod.ts";
import {
  bearerAuth,
  cors,
  getConnInfo,
  getCookie,
  Hono,
  routePath,
  secureHeaders,
  serveStatic,
  setCookie,
  upgradeWebSocket,
  validator,
} from "../../tests/support/libraries/hono.ts";
import { within } from "../../tests/support/within.ts";
import {
  type Middleware,
  type MountInfo,
  type Next,
  NotFound,
  Rule,
  UrlMap,
  WebServiceInterface,
} from "../mod.ts";

type Env = { Bindings: MountInfo };

const here = new URL(".", import.meta.url).pathname;

function createApp(base: string): Hono<Env> {
  const app = new Hono<Env>().basePath(base);
  app.use(async (c, next) => {
    await next();
    c.env.nameRoute(routePath(c, -1));
  });
  app.use("/public/*", cors({ origin: "https://shop.example" }));
  app.get("/public/hi", (c) => c.text("hi"));
  app.use("/admin/*", bearerAuth({ token: "letmein" }));
  app.get("/admin/users/:id", (c) => c.json({ id: c.req.param("id"), by: c.env.context.traceId }));
  app.get("/login", (c) => {
    setCookie(c, "session", "s1", { path: c.req.path, httpOnly: true });
    return c.text(getCookie(c, "session") ?? "none");
  });
  const isNamed = validator(
    "json",
    (value: { name?: string }, c) =>
      value.name ? { name: value.name } : c.text("A name is required", 422),
  );
  app.post("/pets", isNamed, (c) => c.text(c.req.valid("json").name));
  app.get("/client", (c) => c.text(getConnInfo(c).remote.address ?? ""));
  app.get(
    "/socket",
    upgradeWebSocket(() => ({
      onMessage: ({ data }, socket) => socket.send(`${data}!`),
    })),
  );
  app.get("/fail", () => {
    throw new Error("a secret");
  });
  return app;
}

class Web extends WebServiceInterface {
  override readonly urlMap = new UrlMap([
    new Rule("/api/*", { mount: createApp("/api") }),
    new Rule("/bare/*", { mount: createApp(""), stripBase: true }),
    new Rule("/files/*", {
      mount: new Hono().use(
        serveStatic({ root: here, rewriteRequestPath: (path) => path.replace(/^\/files/, "") }),
      ),
    }),
  ]);
}

async function withWeb(
  use: (running: { services: TestServices; root: string }) => Promise<void>,
): Promise<void> {
  await using services = await startServices({
    Web: { class: Web, config: { port: 0, shutdown: { quiet: 0 } } },
  });
  const [web] = services.instances<Web>("Web");
  await use({ services, root: `http://127.0.0.1:${web?.port}` });
}

for (const base of ["/api", "/bare"]) {
  const about = (what: string) => `Hono at ${base}: ${what}`;

  Deno.test(
    about("cors answers preflights, and marks responses"),
    () =>
      withWeb(async ({ services }) => {
        const headers = { origin: "https://shop.example", "access-control-request-method": "GET" };
        const preflight = await services.fetch("Web", `${base}/public/hi`, {
          method: "OPTIONS",
          headers,
        });
        assert.equal(preflight.status, 204);
        assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /GET/);
        const response = await services.fetch("Web", `${base}/public/hi`, { headers });
        assert.equal(response.headers.get("access-control-allow-origin"), "https://shop.example");
        assert.equal(await response.text(), "hi");
      }),
  );

  Deno.test(
    about("bearerAuth admits a request with the token"),
    () =>
      withWeb(async ({ services }) => {
        const ask = (headers: HeadersInit = {}) =>
          services.fetch("Web", `${base}/admin/users/7`, { headers });
        const refused = await ask();
        assert.equal(refused.status, 401);
        await refused.body?.cancel();
        const response = await ask({ authorization: "Bearer letmein" });
        const by = response.headers.get("x-trace-id");
        assert.deepEqual(await response.json(), { id: "7", by });
      }),
  );

  Deno.test(about("cookies come and go"), () =>
    withWeb(async ({ services }) => {
      const client = services.webClient("Web");
      assert.equal(await (await client.fetch(`${base}/login`)).text(), "none");
      // Without its base, the app names a path that the browser does not ask for.
      const again = await (await client.fetch(`${base}/login`)).text();
      assert.equal(again, base === "/api" ? "s1" : "none");
    }));

  Deno.test(about("a validator reads the body"), () =>
    withWeb(async ({ services }) => {
      const post = async (body: unknown) => {
        const headers = { "content-type": "application/json" };
        const init = { method: "POST", headers, body: JSON.stringify(body) };
        const response = await services.fetch("Web", `${base}/pets`, init);
        return `${response.status} ${await response.text()}`;
      };
      assert.equal(await post({ name: "Rex" }), "200 Rex");
      assert.equal(await post({}), "422 A name is required");
    }));

  Deno.test(about("the address of the client is known"), () =>
    withWeb(async ({ root }) => {
      assert.equal(await (await fetch(`${root}${base}/client`)).text(), "127.0.0.1");
    }));

  Deno.test(about("a WebSocket is opened"), () =>
    withWeb(async ({ root }) => {
      const socket = new WebSocket(`${root.replace("http", "ws")}${base}/socket`);
      const opened = Promise.withResolvers<unknown>();
      const answered = Promise.withResolvers<unknown>();
      const closed = Promise.withResolvers<unknown>();
      socket.onopen = opened.resolve;
      socket.onerror = opened.reject;
      socket.onmessage = ({ data }) => answered.resolve(data);
      socket.onclose = closed.resolve;
      await within(opened.promise, "the socket");
      socket.send("hello");
      assert.equal(await within(answered.promise, "the answer"), "hello!");
      socket.close();
      await within(closed.promise, "the end");
    }));

  Deno.test(
    about("requests are counted by the routes of the app"),
    () =>
      withWeb(async ({ services }) => {
        const headers = { authorization: "Bearer letmein" };
        for (
          const path of ["/admin/users/1", "/admin/users/2", "/public/hi", "/fail", "/nothing"]
        ) {
          await (await services.fetch("Web", base + path, { headers })).body?.cancel();
        }
        assert.deepEqual(await countedBy(services), [
          `${base}/* 4xx 1`,
          `${base}/admin/users/:id 2xx 2`,
          `${base}/fail 5xx 1`,
          `${base}/public/hi 2xx 1`,
        ]);
      }),
  );
}

async function countedBy(services: TestServices): Promise<string[]> {
  const { body } = await services.request("Web", { subject: "lymph.get_metrics", body: {} });
  return (body as [string, number, Record<string, unknown>][])
    .filter(([name]) => name === "http")
    .map(([, value, { endpoint, status }]) => `${endpoint} ${status} ${value}`).sort();
}

Deno.test("Hono serves static files", () =>
  withWeb(async ({ services }) => {
    const response = await services.fetch("Web", "/files/mountable.ts");
    assert.match(await response.text(), /export interface Mountable/);
    const missing = await services.fetch("Web", "/files/nothing.ts");
    assert.equal(missing.status, 404);
    await missing.body?.cancel();
    assert.equal((await services.fetch("Web", "/files/..%2f..%2fdeno.json")).status, 400);
  }));

Deno.test("a file that is missing is answered as any other path that is not there", async () => {
  const files = new Hono().use(serveStatic({ root: here }));
  files.notFound(() => {
    throw new NotFound();
  });
  files.onError((error) => {
    throw error;
  });
  class Files extends WebServiceInterface {
    override readonly urlMap = new UrlMap([new Rule("/files/*", { mount: files })]);
  }
  await using services = await startServices({ Files });
  const ask = async (path: string) => {
    const response = await services.fetch("Files", path, {
      headers: { accept: "application/json" },
    });
    const { trace_id: _, ...problem } = await response.json();
    return [response.headers.get("content-type"), problem];
  };
  assert.deepEqual(await ask("/files/nothing.ts"), await ask("/nothing"));
});

Deno.test("an app that names a route for each path makes at most 100 series", async () => {
  class Many extends WebServiceInterface {
    override readonly urlMap = new UrlMap([
      new Rule("/*", {
        mount: {
          fetch(request, info) {
            info.nameRoute(new URL(request.url).pathname);
            return new Response("");
          },
        },
      }),
    ]);
  }
  await using services = await startServices({ Web: Many });
  for (let n = 0; n < 120; n++) await services.fetch("Web", `/${n}`);
  const counted = await countedBy(services);
  assert.equal(counted.length, 101);
  assert.ok(counted.includes("/* 2xx 20"));
});

const lent = new Hono<{ Bindings: { readonly next: Next } }>()
  .use(cors({ origin: "https://shop.example" }))
  .use(secureHeaders())
  .all("*", (c) => c.env.next(c.req.raw));
const withHono: Middleware = (request, _context, next) => lent.fetch(request, { next });

Deno.test("middleware of Hono is middleware of a service", async () => {
  class Lending extends WebServiceInterface {
    override readonly middleware = [withHono];
    override readonly urlMap = new UrlMap([
      new Rule("/hi", { endpoint: () => "hi", methods: ["GET"] }),
      new Rule("/echo", { endpoint: (request) => request.text(), methods: ["POST"] }),
      new Rule("/fail", {
        endpoint: () => {
          throw new Error("a secret");
        },
      }),
    ]);
  }
  await using services = await startServices({ Lending });
  const look = async (path: string, init: RequestInit = {}) => {
    const headers = { origin: "https://shop.example", "access-control-request-method": "GET" };
    const response = await services.fetch("Lending", path, { headers, ...init });
    assert.equal(response.headers.get("access-control-allow-origin"), "https://shop.example");
    return `${response.status} ${await response.text()}`;
  };
  assert.equal(await look("/hi"), "200 hi");
  assert.equal(await look("/hi", { method: "OPTIONS" }), "204 ");
  assert.equal(await look("/echo", { method: "POST", body: "abc" }), "200 abc");
  assert.match(await look("/nothing"), /^404 /);
  assert.match(await look("/fail"), /^500 /);
  const { headers } = await services.fetch("Lending", "/hi");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
});

Deno.test("errors that Hono hands on are answered as those of a handler", async () => {
  const app = new Hono();
  app.use(async (_c, next) => await next());
  app.get("/timeout", () => {
    throw new TimeoutError("too late", { subject: "A.b", endpoint: "tcp://a:1", traceId: "" });
  });
  app.get("/bug", () => {
    throw new Error("a secret");
  });
  app.onError((error) => {
    throw error;
  });
  class Handing extends WebServiceInterface {
    override readonly urlMap = new UrlMap([new Rule("/*", { mount: app })]);
  }
  const failures: string[] = [];
  await using services = await startServices({ Handing }, {
    plugins: [{ name: "failures", onError: (error) => failures.push(error.message) }],
  });
  const timeout = await services.fetch("Handing", "/timeout");
  assert.equal(timeout.status, 504);
  assert.match(await timeout.text(), /^A service did not answer in time/);
  const bug = await services.fetch("Handing", "/bug");
  assert.equal(bug.status, 500);
  assert.doesNotMatch(await bug.text(), /secret/);
  assert.ok(failures.includes("a secret"));
});
