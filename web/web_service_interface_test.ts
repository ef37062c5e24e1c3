import assert from "node:assert/strict";
import { Container, createConfig, Interface, rpc } from "../mod.ts";
import { startServices } from "../tests/kit/mod.ts";
import { LocalNetwork } from "../transports/local/mod.ts";
import { MsgpackSerializer } from "../transports/serializers/mod.ts";
import { currentTrace } from "../core/observe/trace.ts";
import {
  BadRequest,
  HttpError,
  NotFound,
  RequestHandler,
  Rule,
  UrlMap,
  WebServiceInterface,
} from "./mod.ts";

class Greeting extends Interface {
  readonly traceIds: (string | undefined)[] = [];

  @rpc()
  async greet({ name }: { name: string }): Promise<string> {
    this.traceIds.push(currentTrace()?.traceId);
    await this.emit("greeted", { name });
    return `Hi, ${name}!`;
  }
}

class Pet extends RequestHandler<Web> {
  get({ id }: { id: number }): object {
    return { id, name: this.service.pets[id] ?? null };
  }
  async put({ id }: { id: number }): Promise<Response> {
    const { name } = await this.json() as { name: string };
    this.service.pets[id] = name;
    return new Response(null, { status: 204 });
  }
}

class TeapotError extends Error {
  toResponse(): Response {
    return new Response("short and stout", { status: 418 });
  }
}

class Web extends WebServiceInterface {
  readonly pets: Record<number, string> = {};
  isWell = true;
  override readonly urlMap = new UrlMap([
    new Rule("/greet", { endpoint: "greet", methods: ["GET"] }),
    new Rule("/pets/<int:id>", { endpoint: Pet }),
    new Rule("/double/<int:n>", { endpoint: (_request, { n }) => String(2 * n) }),
    new Rule("/fail/:how", { endpoint: "fail" }),
    new Rule("/branch/", { endpoint: () => "branch" }),
    new Rule("/echo", { endpoint: "echo", methods: ["POST"] }),
    new Rule("/copy", { endpoint: () => Response.redirect("http://other.example/", 302) }),
  ]);

  async greet(request: Request): Promise<Response> {
    const name = new URL(request.url).searchParams.get("name");
    if (!name) throw new BadRequest("The query must have a name");
    return new Response(await this.proxy<Greeting>("Greeting").greet({ name }));
  }

  echo(request: Request): Promise<string> {
    return request.text();
  }

  fail(_request: Request, { how }: { how: string }): unknown {
    if (how === "teapot") throw new TeapotError();
    if (how === "later") return Promise.reject(new NotFound("no such thing"));
    if (how === "teased") throw new HttpError(402, "pay", { headers: { "x-price": "1" } });
    if (how === "silent") return undefined;
    throw new Error("a secret");
  }

  override isHealthy(): boolean {
    return this.isWell;
  }
}

const get = (path: string, init?: RequestInit) => new Request(`http://web.test${path}`, init);

Deno.test("a handler asks another service, all in one trace that the response names", async () => {
  await using services = await startServices({ Greeting, Web });
  const response = await services.fetch("Web", "/greet?name=Joe");
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "Hi, Joe!");
  const traceId = response.headers.get("X-Trace-Id") ?? "";
  assert.match(traceId, /^[\da-f]{32}$/);
  assert.deepEqual(services.instances<Greeting>("Greeting")[0]?.traceIds, [traceId]);
  assert.equal(services.emitted[0]?.type, "greeted");
});

Deno.test("endpoints are methods, functions, or classes with a method per verb", async () => {
  await using services = await startServices({ Web });
  assert.equal(await (await services.fetch("Web", "/double/21")).text(), "42");
  const json = { "content-type": "application/json; charset=utf-8" };
  const put = (body: string, headers: HeadersInit = json) =>
    services.fetch("Web", "/pets/7", { method: "PUT", body, headers });
  assert.equal((await put('{"name": "Rex"}')).status, 204);
  assert.deepEqual(await (await services.fetch("Web", "/pets/7")).json(), { id: 7, name: "Rex" });
  assert.equal((await put("{")).status, 400);
  assert.equal((await put("{}", { "content-type": "text/plain" })).status, 415);
  const refused = await services.fetch("Web", "/pets/7", { method: "DELETE" });
  assert.equal(refused.status, 405);
  assert.equal(refused.headers.get("allow"), "GET, HEAD, OPTIONS, PUT");
});

Deno.test("errors become responses, and unexpected ones reveal nothing", async () => {
  await using services = await startServices({ Web });
  const look = async (path: string, init?: RequestInit) => {
    const response = await services.fetch("Web", path, init);
    const text = await response.text();
    return [response.status, text.replace(response.headers.get("x-trace-id") ?? "", "0")];
  };
  assert.deepEqual(await look("/fail/teapot"), [418, "short and stout"]);
  assert.deepEqual(await look("/fail/later"), [404, "no such thing"]);
  assert.deepEqual(await look("/fail/teased"), [402, "pay"]);
  assert.deepEqual(await look("/fail/loudly"), [500, "Internal Server Error (trace_id 0)"]);
  assert.deepEqual(await look("/fail/silent"), [500, "Internal Server Error (trace_id 0)"]);
  assert.deepEqual(await look("/nothing"), [404, "Not Found"]);
  assert.deepEqual(await look("/greet"), [400, "The query must have a name"]);
  assert.deepEqual(await look("/greet", { method: "POST" }), [405, "Method Not Allowed"]);
  assert.deepEqual(await look("/%2e%2e%2fetc/passwd"), [400, "The path is malformed"]);
});

Deno.test("an unexpected error is shown to plugins, with URL and trace id", async () => {
  const seen: unknown[] = [];
  const routes: string[] = [];
  await using services = await startServices({ Web }, {
    plugins: [{
      name: "recorder",
      onError: (error, { subject, url, traceId }) =>
        seen.push([error.message, subject, url, traceId]),
      onHttpRequest: (_request, { subject, route }) => routes.push(`${subject} ${route}`),
    }],
  });
  const response = await services.fetch("Web", "/fail/loudly?x=1");
  const traceId = response.headers.get("x-trace-id");
  const url = "http://web.test/fail/loudly?x=1";
  assert.deepEqual(seen, [["a secret", "Web GET /fail/loudly", url, traceId]]);
  assert.deepEqual(routes, ["Web.fail /fail/:how"]);
});

Deno.test("redirects keep the query, HEAD and OPTIONS are answered", async () => {
  await using services = await startServices({ Web });
  const moved = await services.fetch("Web", "/branch?x=1");
  assert.deepEqual([moved.status, moved.headers.get("location")], [308, "/branch/?x=1"]);
  const head = await services.fetch("Web", "/double/4", { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
  const options = await services.fetch("Web", "/greet", { method: "OPTIONS" });
  assert.deepEqual([options.status, options.headers.get("allow")], [204, "GET, HEAD, OPTIONS"]);
});

Deno.test("a response that cannot be changed gets its trace id all the same", async () => {
  await using services = await startServices({ Web });
  const response = await services.fetch("Web", "/copy");
  assert.equal(response.headers.get("location"), "http://other.example/");
  assert.match(response.headers.get("x-trace-id") ?? "", /^[\da-f]{32}$/);
});

Deno.test("the health check tells what isHealthy says, with an empty body", async () => {
  await using services = await startServices({ Web });
  const [web] = services.instances<Web>("Web");
  const look = async () => {
    const response = await services.fetch("Web", "/_health/");
    return [response.status, await response.text()];
  };
  assert.deepEqual(await look(), [200, ""]);
  (web as Web).isWell = false;
  assert.deepEqual(await look(), [503, ""]);
});

Deno.test("R1: a service that waits for its registry is not ready, and is once it is registered", async () => {
  const parts = new LocalNetwork().parts(new MsgpackSerializer());
  const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { registry } = parts;
  const register = registry.register.bind(registry);
  registry.register = async (instance) => {
    asked.resolve();
    await answered.promise;
    await register(instance);
  };
  const container = new Container(parts, { peer: { quietMs: 0 } });
  const web = await container.install(Web, { config: createConfig({ listen: false }) });
  const status = async () => (await web.handle(get("/_health/"))).status;
  const starting = container.start();
  await asked.promise;
  assert.equal(await status(), 503);
  answered.resolve();
  await starting;
  assert.equal(await status(), 200);
  await container.stop();
  assert.equal(await status(), 503);
});

Deno.test("the health check is found without the slash at its end, as in Python lymph", async () => {
  await using services = await startServices({
    Web,
    Without: { class: Web, config: { healthcheck: { enabled: false } } },
  });
  const response = await services.fetch("Web", "/_health?from=balancer");
  assert.equal(response.status, 308);
  assert.equal(response.headers.get("location"), "/_health/?from=balancer");
  assert.equal((await services.webClient("Web").fetch("/_health")).status, 200);
  assert.equal((await services.fetch("Without", "/_health")).status, 404);
});

Deno.test("the health check can be moved, or left out", async () => {
  await using services = await startServices({
    Moved: { class: Web, config: { healthcheck: { endpoint: "/up" } } },
    Without: { class: Web, config: { healthcheck: { enabled: false } } },
  });
  assert.equal((await services.fetch("Moved", "/up")).status, 200);
  assert.equal((await services.fetch("Moved", "/_health/")).status, 404);
  assert.equal((await services.fetch("Without", "/_health/")).status, 404);
});

Deno.test("trace ids come from the configured header, if that is fit", async () => {
  const named = (request_header: string) => ({
    class: Web,
    config: { tracing: { request_header, response_header: "X-Id" } },
  });
  await using services = await startServices({
    Web,
    Other: named("X-Request-Id"),
    Standard: named("Traceparent"),
  });
  const id = "4bf92f3577b34da6a3ce929d0e0e4736";
  const traceparent = `00-${id}-00f067aa0ba902b7-01`;
  const ask = async (service: string, headers: HeadersInit, name = "X-Id") =>
    (await services.fetch(service, "/double/1", { headers })).headers.get(name);
  assert.equal(await ask("Other", { "x-request-id": "abc", traceparent }), "abc");
  assert.match(await ask("Other", { "x-request-id": "a b" }) ?? "", /^[\da-f]{32}$/);
  assert.equal(await ask("Standard", { traceparent }), id);
  for (
    const bad of [`00-${"0".repeat(32)}-00f067aa0ba902b7-01`, `ff-${id}-00f067aa0ba902b7-01`, "x"]
  ) {
    assert.notEqual(await ask("Standard", { traceparent: bad }), id);
  }
  const headers = { "x-request-id": "abc", traceparent };
  assert.match(await ask("Web", headers, "x-trace-id") ?? "", /^(?!4bf92f)[\da-f]{32}$/);
});

Deno.test("requests are counted and timed by endpoint and kind of status", async () => {
  await using services = await startServices({ Web });
  for (const path of ["/double/1", "/double/2", "/fail/teapot", "/fail/loudly", "/nowhere"]) {
    await (await services.fetch("Web", path)).body?.cancel();
  }
  const { body } = await services.request("Web", { subject: "lymph.get_metrics", body: {} });
  const samples = (body as [string, number, Record<string, unknown>][])
    .filter(([name]) => name === "http" || name === "http.latency.count")
    .map(([name, value, { endpoint, status = "" }]) => `${name} ${endpoint} ${status} ${value}`);
  assert.deepEqual(samples.sort(), [
    "http (none) 4xx 1",
    "http /double/<int:n> 2xx 2",
    "http fail 4xx 1",
    "http fail 5xx 1",
    "http.latency.count (none)  1",
    "http.latency.count /double/<int:n>  2",
    "http.latency.count fail  2",
  ]);
});

Deno.test("a body beyond its limit is refused, announced or not", async () => {
  await using services = await startServices({
    Web: { class: Web, config: { limits: { body: 10 } } },
  });
  const post = async (body: BodyInit, headers: HeadersInit = {}) =>
    (await services.fetch("Web", "/echo", { method: "POST", body, headers })).status;
  assert.equal(await post("0123456789"), 200);
  assert.equal(await post("0123456789x"), 413);
  assert.equal(await post("", { "content-length": "11" }), 413);
});

Deno.test("long URLs and large headers are refused", async () => {
  await using services = await startServices({
    Web: { class: Web, config: { limits: { headers: 100, url: 100 } } },
  });
  assert.equal((await services.fetch("Web", `/${"a".repeat(100)}`)).status, 414);
  const headers = { "x-much": "a".repeat(100) };
  assert.equal((await services.fetch("Web", "/double/1", { headers })).status, 431);
});

Deno.test("NotFound and MethodNotAllowed are those of the service", async () => {
  class Polite extends WebServiceInterface {
    static readonly urlMap = new UrlMap([
      new Rule("/a", { endpoint: () => "a", methods: ["GET"] }),
    ]);
    override readonly NotFound = class extends HttpError {
      constructor() {
        super(404, "Sorry");
      }
    };
    override readonly MethodNotAllowed = class extends HttpError {
      constructor(allow: readonly string[]) {
        super(405, `Only ${allow.join(" or ")}`);
      }
    };
  }
  await using services = await startServices({ Polite });
  assert.equal(await (await services.fetch("Polite", "/b")).text(), "Sorry");
  const refused = await services.fetch("Polite", "/a", { method: "PUT" });
  assert.equal(await refused.text(), "Only GET or HEAD or OPTIONS");
});

Deno.test("what a handler returns is its response, or an error where it would be lost", async () => {
  class Returning extends WebServiceInterface {
    override readonly urlMap = new UrlMap([new Rule("/<what>", { endpoint: "show" })]);
    show(_request: Request, { what }: { what: string }): unknown {
      const results: Record<string, unknown> = {
        text: "a",
        json: { a: [1, null] },
        bytes: new Uint8Array([97, 98]),
        blob: new Blob(["c"], { type: "text/csv" }),
        form: new URLSearchParams({ a: "1" }),
        map: new Map([["a", 1]]),
        set: new Set([1]),
        bigint: 1n,
      };
      return results[what];
    }
  }
  await using services = await startServices({ Returning });
  const look = async (what: string) => {
    const response = await services.fetch("Returning", `/${what}`);
    return [response.status, response.headers.get("content-type"), await response.text()];
  };
  assert.deepEqual(await look("text"), [200, "text/plain;charset=UTF-8", "a"]);
  assert.deepEqual(await look("json"), [200, "application/json", '{"a":[1,null]}']);
  assert.deepEqual(await look("bytes"), [200, "application/octet-stream", "ab"]);
  assert.deepEqual(await look("blob"), [200, "text/csv", "c"]);
  assert.deepEqual(await look("form"), [
    200,
    "application/x-www-form-urlencoded;charset=UTF-8",
    "a=1",
  ]);
  for (const what of ["map", "set", "bigint", "nothing"]) assert.equal((await look(what))[0], 500);
});

Deno.test("a redirect is ASCII, whatever the path is", async () => {
  class Unicode extends WebServiceInterface {
    override readonly urlMap = new UrlMap([new Rule("/<name>/", { endpoint: () => "" })]);
  }
  await using services = await startServices({ Unicode });
  const [web] = services.instances<Unicode>("Unicode");
  // As the platform gives what comes as raw bytes.
  const raw = Object.create(get("/x"), {
    url: { value: "http://web.test/€?q=ü" },
    method: { value: "GET" },
  });
  const response = await web?.handle(raw);
  assert.deepEqual(
    [response?.status, response?.headers.get("location")],
    [308, "/%E2%82%AC/?q=%C3%BC"],
  );
});

Deno.test("a rule that names no method keeps the service from starting", async () => {
  class Wrong extends WebServiceInterface {
    override readonly urlMap = new UrlMap([new Rule("/", { endpoint: "inedx" })]);
    index(): string {
      return "";
    }
  }
  await assert.rejects(
    startServices({ Wrong }),
    /Wrong could not start: Cannot serve \/ as Wrong must have a method inedx.*index/,
  );
});

Deno.test("a wrong setting is named", () => {
  const web = new Web();
  const apply = (settings: object) => () => web.applyConfig(createConfig({ ...settings }));
  assert.throws(apply({ port: 70_000 }), /port must be a port from 0 to 65535/);
  assert.throws(apply({ healthcheck: { endpoint: "up" } }), /healthcheck.endpoint must be a path/);
});

Deno.test("handle needs no socket", async () => {
  await using services = await startServices({ Web });
  const [web] = services.instances<Web>("Web");
  assert.equal(web?.port, undefined);
  assert.equal(await (await web?.handle(get("/double/3#x")))?.text(), "6");
});
