import assert from "node:assert/strict";
import { Interface, type Plugin, type RequestContext, rpc } from "../mod.ts";
import { INVALID_ARGUMENT } from "../core/problem_types.ts";
import { configureLogging } from "../core/observe/logs/log.ts";
import { eventually, startServices, type TestServices } from "../tests/kit/mod.ts";
import { z } from "../tests/support/libraries/schema_libraries.ts";
import { LocalNetwork } from "../transports/local/mod.ts";
import { type Middleware, Rule, Unauthorized, UrlMap } from "../web/mod.ts";
import { Gateway } from "./mod.ts";

class OutOfStock extends Error {
  readonly item = "tea";
}

class Shop extends Interface {
  orders = 0;

  @rpc({ http: "GET /articles/:id", idempotent: true })
  article({ id, full = false }: { id: string; full?: unknown }): object {
    return { id, full, at: new Date(0) };
  }

  @rpc({ http: "PUT /articles/:id" })
  rename({ id, name }: { id: string; name: string }): string {
    return `${id} is ${name}`;
  }

  @rpc({ idempotent: true })
  count(): number {
    return this.orders;
  }

  @rpc({ raises: [OutOfStock] })
  order({ fail = "" }: { fail?: string } = {}): number {
    this.orders++;
    if (fail === "declared") throw new OutOfStock("None left");
    if (fail !== "") throw new Error(fail);
    return this.orders;
  }

  @rpc()
  values({ value }: { value: unknown }): unknown {
    return { value, kind: Object.prototype.toString.call(value) };
  }

  @rpc()
  async slow(_args: object, { signal }: RequestContext): Promise<void> {
    await new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  }

  @rpc()
  secret(): string {
    return "secret";
  }
}

const EXPOSE = ["article", "rename", "count", "order", "values", "slow"]
  .map((method) => `Shop.${method}`);

function start(config: object = {}, type = Gateway): Promise<TestServices> {
  return startServices({ Shop, Api: { class: type, config: { expose: EXPOSE, ...config } } });
}

function post(body: string, headers: Record<string, string> = {}): RequestInit {
  return { method: "POST", body, headers: { "content-type": "application/json", ...headers } };
}

async function look(services: TestServices, path: string, init?: RequestInit) {
  const response = await services.fetch("Api", path, init);
  return [response.status, await response.text()];
}

Deno.test("what is exposed is called by POST, by its own route, and by GET if it is idempotent", async () => {
  await using services = await start();
  assert.deepEqual(await look(services, "/Shop/order", post("{}")), [200, "1"]);
  assert.deepEqual(await look(services, "/Shop/order", { method: "POST" }), [200, "2"]);
  assert.deepEqual(await look(services, "/Shop/count"), [200, "2"]);
  const article = '{"id":"7","full":"yes","at":"1970-01-01T00:00:00+00:00"}';
  assert.deepEqual(await look(services, "/articles/7?full=yes"), [200, article]);
  assert.deepEqual(await look(services, "/Shop/article?id=7&full=yes"), [200, article]);
  const put = { ...post('{"name":"Tea"}'), method: "PUT" };
  assert.deepEqual(await look(services, "/articles/7", put), [200, '"7 is Tea"']);
});

Deno.test("nothing else is reached", async () => {
  await using services = await start();
  const cases: [path: string, init: RequestInit, status: number][] = [
    ["/Shop/secret", post("{}"), 404],
    ["/Shop/nothing", post("{}"), 404],
    ["/Api/onStart", post("{}"), 404],
    ["/lymph/inspect", post("{}"), 404],
    ["/Shop/lymph.inspect", post("{}"), 404],
    ["/Shop/order/more", post("{}"), 404],
    ["/Shop/order", {}, 405],
    ["/Shop/count", { method: "DELETE" }, 405],
    ["/articles/7", { method: "DELETE" }, 405],
    ["/", post("{}"), 405],
    ["/openapi.json", { method: "DELETE" }, 405],
  ];
  for (const [path, init, status] of cases) {
    assert.equal((await look(services, path, init))[0], status, path);
  }
  await using closed = await startServices({ Shop, Api: Gateway });
  assert.equal((await look(closed, "/Shop/count"))[0], 404, "nothing is exposed by default");
});

Deno.test("OPTIONS tells what a path takes", async () => {
  await using services = await start();
  const look = async (path: string) => {
    const response = await services.fetch("Api", path, { method: "OPTIONS" });
    await response.body?.cancel();
    return [response.status, response.headers.get("allow")];
  };
  assert.deepEqual(await look("/Shop/order"), [204, "OPTIONS, POST"]);
  assert.deepEqual(await look("/Shop/count"), [204, "GET, HEAD, OPTIONS, POST"]);
  assert.deepEqual(await look("/articles/7"), [204, "GET, HEAD, OPTIONS, PUT"]);
  assert.deepEqual(await look("/"), [204, "GET, HEAD, OPTIONS"]);
  assert.deepEqual(await look("/openapi.json"), [204, "GET, HEAD, OPTIONS"]);
  assert.deepEqual(await look("/Shop/secret"), [404, null]);
});

Deno.test("a body must be one JSON object and say so", async () => {
  await using services = await start();
  const cases: [init: RequestInit, status: number][] = [
    [post("{"), 400],
    [post("[]"), 400],
    [post('"a"'), 400],
    [post('{"__type__":"set","_":[]}'), 400],
    [post("{}", { "content-type": "text/plain" }), 415],
    [post("{}", { "content-encoding": "gzip" }), 415],
    // What a page of any origin may send without asking.
    [{ method: "POST", headers: { origin: "https://evil.example" } }, 415],
  ];
  for (const [init, status] of cases) {
    assert.equal((await look(services, "/Shop/order", init))[0], status, String(init.body));
  }
  const put = { ...post('{"id":"8","name":"Tea"}'), method: "PUT" };
  assert.deepEqual((await look(services, "/articles/7", put))[0], 400, "an id in two places");
});

Deno.test("values that JSON does not have travel tagged", async () => {
  await using services = await start();
  const sent = '{"value":{"__type__":"set","_":[1,"9007199254740993"]}}';
  assert.deepEqual(await look(services, "/Shop/values", post(sent)), [
    200,
    '{"value":{"__type__":"set","_":[1,"9007199254740993"]},"kind":"[object Set]"}',
  ]);
  const big = '{"value":9007199254740993}';
  assert.match(String((await look(services, "/Shop/values", post(big)))[1]), /:9007199254740993,/);
});

Deno.test("a GET has an ETag, and is not sent again while nothing has changed", async () => {
  await using services = await start();
  const first = await services.fetch("Api", "/Shop/count");
  const etag = first.headers.get("etag") ?? "";
  assert.match(etag, /^"[\w-]{24}"$/);
  assert.equal(first.headers.get("cache-control"), "private, no-cache");
  await first.body?.cancel();
  const headers = { "if-none-match": `"x", W/${etag}` };
  assert.deepEqual(await look(services, "/Shop/count", { headers }), [304, ""]);
  await look(services, "/Shop/order", post("{}"));
  assert.deepEqual(await look(services, "/Shop/count", { headers }), [200, "1"]);
});

Deno.test("a call with an Idempotency-Key runs once, whatever it ends with", async () => {
  await using services = await start();
  const call = (key: string, body: string) =>
    look(services, "/Shop/order", post(body, { "idempotency-key": key }));
  assert.deepEqual(await call("a", "{}"), [200, "1"]);
  assert.deepEqual(await call("a", "{}"), [200, "1"]);
  assert.equal((await call("a", '{"fail":"x"}'))[0], 422, "another request");
  const [failed] = await call("b", '{"fail":"declared"}');
  assert.deepEqual((await call("b", '{"fail":"declared"}'))[0], failed);
  assert.deepEqual(await look(services, "/Shop/count"), [200, "2"]);
  assert.deepEqual(await call("c", "{}"), [200, "3"]);
  // Nothing was executed: the key may be used again.
  assert.equal((await call("d", '{"fial":""}'))[0], 400);
  assert.deepEqual(await call("d", "{}"), [200, "4"]);
  assert.equal((await call("k".repeat(256), "{}"))[0], 400);
});

Deno.test("a call with a key goes on when its client hangs up, and its outcome is kept", async () => {
  const began = Promise.withResolvers<void>();
  const hungUp = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  let runs = 0;
  class Slow extends Interface {
    @rpc()
    async pay(): Promise<number> {
      runs++;
      began.resolve();
      await finish.promise;
      return runs;
    }
  }
  const watch: Middleware = (_request, context, next) => {
    context.signal.addEventListener("abort", () => hungUp.resolve());
    return next();
  };
  class Watched extends Gateway {
    override readonly middleware = [watch];
  }
  const config = { expose: ["Slow.pay"], port: 0, shutdown: { quiet: 0 } };
  await using services = await startServices({ Slow, Api: { class: Watched, config } });
  const url = `http://127.0.0.1:${services.instances<Watched>("Api")[0]?.port}/Slow/pay`;
  const init = post("{}", { "idempotency-key": "1" });
  const leave = new AbortController();
  const left = fetch(url, { ...init, signal: leave.signal });
  await began.promise;
  leave.abort();
  await assert.rejects(left, { name: "AbortError" });
  await hungUp.promise;
  const early = await fetch(url, init);
  assert.deepEqual([early.status, early.headers.get("retry-after")], [409, "1"]);
  await early.body?.cancel();
  finish.resolve();
  await eventually(async () => (await (await fetch(url, init)).text()) === "1");
  assert.equal(runs, 1);
});

Deno.test("errors are problems, and what a method declares is told", async () => {
  await using services = await startServices({
    Shop,
    Api: { class: Gateway, config: { expose: [...EXPOSE, "Gone.*"] } },
  });
  const problemOf = async (path: string, body: string) => {
    const init = post(body, { accept: "application/json" });
    const response = await services.fetch("Api", path, init);
    const { status, error, detail, details } = await response.json();
    return [status, error, detail, details];
  };
  assert.deepEqual(await problemOf("/Shop/order", '{"fail":"declared"}'), [
    422,
    "OutOfStock",
    "None left",
    { item: "tea" },
  ]);
  assert.deepEqual((await problemOf("/Shop/order", '{"fail":"secret"}')).slice(0, 2), [
    502,
    "NackError",
  ]);
  assert.deepEqual((await problemOf("/Gone/order", "{}")).slice(0, 2), [503, "LookupError"]);
});

Deno.test("an invalid argument is a problem of its own, with a pointer to the value", async () => {
  const input = z.object({ items: z.array(z.object({ price: z.number() })) });
  class Bakery extends Interface {
    @rpc({ input })
    order({ items }: z.infer<typeof input>): number {
      return items.length;
    }
  }
  const config = { expose: ["Bakery.*", "Shop.*"] };
  await using services = await startServices({ Bakery, Shop, Api: { class: Gateway, config } });
  const cases: [path: string, body: string, expected: string][] = [
    [
      "/Bakery/order",
      '{"items":[{"price":"1"}]}',
      "#/items/0/price: Invalid input: expected number, received string",
    ],
    ["/Shop/order", '{"fial":""}', '#/fial: has no parameter "fial": its parameters are fail'],
  ];
  for (const [path, body, expected] of cases) {
    const init = post(body, { accept: "application/json" });
    const response = await services.fetch("Api", path, init);
    const { type, title, status, error, errors: [one, ...others] } = await response.json();
    assert.deepEqual(
      [response.status, status, type, title, error],
      [400, 400, INVALID_ARGUMENT, "An argument is invalid", undefined],
    );
    assert.deepEqual([`${one.pointer}: ${one.detail}`, others], [expected, []]);
  }
});

Deno.test("a GET is answered again, whatever key it has", async () => {
  await using services = await start();
  const headers = { "idempotency-key": "k" };
  assert.deepEqual(await look(services, "/Shop/count", { headers }), [200, "0"]);
  await look(services, "/Shop/order", post("{}"));
  assert.deepEqual(await look(services, "/Shop/count", { headers }), [200, "1"]);
});

Deno.test("a method that is misspelt in expose is told once, with what is meant", async () => {
  const told: string[] = [];
  configureLogging({ level: "warning", sinks: [({ message }) => told.push(message)] });
  using _quiet = {
    [Symbol.dispose]: () => configureLogging({ level: "error", sinks: [] }),
  };
  await using services = await start({ expose: ["Shop.ordr", "Shop.count"] });
  assert.deepEqual(await look(services, "/Shop/ordr", post("{}")), [404, "Not Found"]);
  assert.deepEqual(await look(services, "/Shop/count"), [200, "0"]);
  // Another instance makes the gateway ask again.
  await services.start("Shop", { class: Shop });
  await (await services.fetch("Api", "/openapi.json")).body?.cancel();
  assert.deepEqual(told, ['expose: Shop has no method ordr (did you mean "Shop.order"?)']);
});

Deno.test("a client is not another one because of what it puts in front of its address", async () => {
  const limit = { requests: 1, per: "1h", address_header: "x-forwarded-for" };
  await using services = await start({ rate_limit: limit });
  const call = async (address: string) => {
    const init = { headers: { "x-forwarded-for": address } };
    const [status] = await look(services, "/Shop/count", init);
    return status;
  };
  assert.equal(await call("1.1.1.1"), 200);
  assert.equal(await call("6.6.6.6, 1.1.1.1"), 429);
  assert.equal(await call("id shop, 2001:db8::1"), 200);
  assert.equal(await call("2001:db8::2"), 429);
});

Deno.test("keys of one client are not those of another", async () => {
  const identify: Middleware = (request, context, next) => {
    context.principal = { id: request.headers.get("authorization") ?? "" };
    return next();
  };
  class Own extends Gateway {
    override readonly middleware = [identify];
  }
  await using services = await start({}, Own);
  const call = (authorization: string) =>
    look(services, "/Shop/order", post("{}", { authorization, "idempotency-key": "1" }));
  assert.deepEqual(await call("ann"), [200, "1"]);
  assert.deepEqual(await call("bob"), [200, "2"]);
  assert.deepEqual(await call("ann"), [200, "1"]);
});

Deno.test("a call ends at the client's deadline, at most at that of the gateway", async () => {
  await using services = await start({ timeout: { max: "20ms" } });
  for (const seconds of ["0.01", "100000"]) {
    const init = post("{}", { "request-timeout": seconds });
    const [status] = await look(services, "/Shop/slow", init);
    assert.ok(Number(status) >= 500, `status ${status}`);
  }
  for (const wrong of ["0", "-1", "soon", "1e3", ""]) {
    const init = post("{}", { "request-timeout": wrong });
    assert.equal((await look(services, "/Shop/slow", init))[0], 400, wrong);
  }
});

Deno.test("a client that sends too much is told when to come back", async () => {
  await using services = await start({
    rate_limit: { requests: 2, per: "1h", address_header: "x-real-ip" },
  });
  const call = (address: string) =>
    services.fetch("Api", "/Shop/count", { headers: { "x-real-ip": address } });
  const statuses = [];
  for (const _ of [1, 2, 3]) statuses.push((await call("1.2.3.4")).status);
  assert.deepEqual(statuses, [200, 200, 429]);
  assert.match((await call("1.2.3.4")).headers.get("retry-after") ?? "", /^\d{3,4}$/);
  assert.equal((await call("5.6.7.8")).status, 200);
});

Deno.test("calls are measured by method", async () => {
  await using services = await start();
  await look(services, "/articles/7");
  await look(services, "/Shop/secret", post("{}"));
  const { body } = await services.request("Api", { subject: "lymph.get_metrics", body: {} });
  const counted = (body as [name: string, value: number, tags: Record<string, string>][])
    .filter(([name]) => name === "http")
    .map(([, value, { endpoint, status }]) => `${endpoint} ${status} ${value}`).sort();
  assert.deepEqual(counted, ["/* 4xx 1", "Shop.article 2xx 1"]);
});

Deno.test("middleware of a subclass decides who may call", async () => {
  const refuse: Middleware = () => {
    throw new Unauthorized();
  };
  class Closed extends Gateway {
    override readonly middleware = [refuse];
  }
  await using services = await start({}, Closed);
  assert.equal((await look(services, "/Shop/count"))[0], 401);
});

Deno.test("rules of a subclass go first, and what is exposed is still served", async () => {
  class Own extends Gateway {
    override readonly urlMap = new UrlMap([
      new Rule("/", { endpoint: () => "home", methods: ["GET"] }),
      new Rule("/Shop/count", { endpoint: () => "own", methods: ["GET"] }),
      new Rule("/photos/<int:id>", { endpoint: "photo", methods: ["PUT"] }),
    ], { strictSlashes: false });

    photo(_request: Request, { id }: { id: number }): object {
      return { id };
    }
  }
  await using services = await start({}, Own);
  assert.deepEqual(await look(services, "/"), [200, "home"]);
  assert.deepEqual(await look(services, "/Shop/count"), [200, "own"]);
  assert.deepEqual(await look(services, "/photos/7", { method: "PUT" }), [200, '{"id":7}']);
  assert.deepEqual(await look(services, "/Shop/count", post("{}")), [200, "0"]);
  assert.equal((await look(services, "/articles/7"))[0], 200);
  assert.equal((await look(services, "/openapi.json"))[0], 200);
  for (
    const [path, method, status, allow] of [
      ["/", "POST", 405, "GET, HEAD, OPTIONS"],
      ["/photos/7", "POST", 405, "OPTIONS, PUT"],
      ["/photos/7", "OPTIONS", 204, "OPTIONS, PUT"],
      ["/Shop/count", "DELETE", 405, "GET, HEAD, OPTIONS, POST"],
      ["/photos/none", "POST", 404, null],
    ] as const
  ) {
    const response = await services.fetch("Api", path, { method });
    await response.body?.cancel();
    assert.deepEqual([response.status, response.headers.get("allow")], [status, allow], path);
  }
});

Deno.test("routes follow services that start and stop", async () => {
  class Late extends Interface {
    @rpc({ http: "GET /late" })
    now(): string {
      return "now";
    }
  }
  await using services = await startServices({
    Api: { class: Gateway, config: { expose: ["Late.*"] } },
  });
  assert.equal((await look(services, "/late"))[0], 404);
  await services.start("Late", { class: Late });
  assert.deepEqual(await look(services, "/late"), [200, '"now"']);
  assert.deepEqual(await look(services, "/Late/now", post("{}")), [200, '"now"']);
});

/** A network whose registries tell nothing until they are opened. */
class SilentNetwork extends LocalNetwork {
  readonly asked = Promise.withResolvers<void>();
  readonly opened = Promise.withResolvers<void>();

  override registry() {
    const registry = super.registry();
    const watch = registry.watch.bind(registry);
    const { asked, opened } = this;
    registry.watch = async function* (service, options) {
      const aborted = Promise.withResolvers<void>();
      options.signal.addEventListener("abort", () => aborted.resolve());
      asked.resolve();
      await Promise.race([opened.promise, aborted.promise]);
      yield* watch(service, options);
    };
    return registry;
  }
}

const ARTICLE = '{"id":"7","full":false,"at":"1970-01-01T00:00:00+00:00"}';

Deno.test("a route is found once the registry has told of its service", async () => {
  const network = new SilentNetwork();
  const config = { expose: ["Shop.*"] };
  await using services = await startServices({ Shop, Api: { class: Gateway, config } }, {
    network,
  });
  const early = look(services, "/articles/7");
  await network.asked.promise;
  network.opened.resolve();
  assert.deepEqual(await early, [200, ARTICLE]);
});

Deno.test("a request that the registry keeps waiting is answered with 503", async () => {
  const network = new SilentNetwork();
  const config = { expose: ["Shop.*"], timeout: { max: "20ms" } };
  await using services = await startServices({ Shop, Api: { class: Gateway, config } }, {
    network,
  });
  for (const _ of ["first", "again"]) {
    const early = await services.fetch("Api", "/articles/7");
    assert.deepEqual([early.status, early.headers.get("retry-after")], [503, "1"]);
    await early.body?.cancel();
  }
  network.opened.resolve();
  await eventually(async () => (await look(services, "/articles/7"))[0] === 200);
});

Deno.test("a service that does not describe itself keeps no calls of others waiting", async () => {
  const network = new LocalNetwork();
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const mute: Plugin = {
    name: "mute",
    async aroundRequest({ subject }, work) {
      if (subject === "lymph.inspect") {
        asked.resolve();
        await answer.promise;
      }
      return await work();
    },
  };
  class Mute extends Interface {
    @rpc()
    go(): void {}
  }
  const config = { expose: ["Shop.*", "Mute.*"] };
  await using services = await startServices({ Shop, Api: { class: Gateway, config } }, {
    network,
  });
  assert.deepEqual(await look(services, "/Shop/count"), [200, "0"]);
  await using _others = await startServices({ Mute }, { network, plugins: [mute] });
  assert.deepEqual(await look(services, "/Shop/count"), [200, "0"]);
  await asked.promise;
  assert.deepEqual(await look(services, "/Shop/count"), [200, "0"]);
  answer.resolve();
});

Deno.test("the page shows what is offered, and nothing can be smuggled into it", async () => {
  class Evil extends Interface {
    @rpc({ help: "<script>alert(1)</script>" })
    go(): void {}
  }
  await using services = await startServices({
    Evil,
    Api: { class: Gateway, config: { expose: ["Evil.*"] } },
  });
  const response = await services.fetch("Api", "/");
  const html = await response.text();
  assert.match(html, /<h2>Evil\.go<\/h2><code>POST \/Evil\/go<\/code>/);
  assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  assert.doesNotMatch(html, /<script/);
  const openApi = await services.fetch("Api", "/openapi.json");
  assert.deepEqual(Object.keys((await openApi.json()).paths), ["/Evil/go"]);
  assert.match(response.headers.get("content-security-policy") ?? "", /^default-src 'none'; /);
});
