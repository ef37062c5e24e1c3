/** A service's middleware and hooks hold, whichever way a request comes. */
import assert from "node:assert/strict";
import type { Config, StopOptions } from "../mod.ts";
import { startServices, type TestServices } from "../tests/kit/mod.ts";
import { within } from "../tests/support/within.ts";
import { type Middleware, Rule, Unauthorized, UrlMap, WebServiceInterface } from "./mod.ts";
import { RawClient, requestHead } from "./testdata/raw_client.ts";

const CONFIG = { port: 0, shutdown: { quiet: 0 } };

abstract class Guarded extends WebServiceInterface {
  calls = 0;
  override readonly urlMap = new UrlMap([
    new Rule("/", { endpoint: () => "index" }),
    new Rule("/secret", { endpoint: () => "secret" }),
    new Rule("/echo", { endpoint: (request) => request.text() }),
    new Rule("/any", { endpoint: (request) => request.method }),
  ]);

  check(request: Request): void {
    this.calls++;
    if (request.headers.get("authorization") !== "me") throw new Unauthorized("Log in first");
  }
}

class ByMiddleware extends Guarded {
  override readonly middleware: Middleware[] = [(request, _context, next) => {
    this.check(request);
    return next();
  }];
}

class ByAsyncMiddleware extends Guarded {
  override readonly middleware: Middleware[] = [async (request, _context, next) => {
    await Promise.resolve();
    this.check(request);
    const response = await next();
    response.headers.set("x-seen", "yes");
    return response;
  }];
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** The ways to ask a service: over its socket, with the test kit, and by its method. */
function waysOf(services: TestServices, name: string): Record<string, Ask> {
  const [web] = services.instances<WebServiceInterface>(name);
  return {
    socket: (path, init) => fetch(`http://127.0.0.1:${web?.port}${path}`, init),
    kit: (path, init) => services.fetch(name, path, init),
    method: (path, init) =>
      (web as WebServiceInterface).handle(new Request(`http://web.test${path}`, init)),
  };
}

for (const type of [ByMiddleware, ByAsyncMiddleware]) {
  Deno.test(`H1 middleware holds on every way: ${type.name}`, async () => {
    await using services = await startServices({ Web: { class: type, config: CONFIG } });
    const [web] = services.instances<Guarded>("Web");
    for (const [way, ask] of Object.entries(waysOf(services, "Web"))) {
      const look = async (path: string, init?: RequestInit) => {
        const response = await ask(path, init);
        assert.match(response.headers.get("x-trace-id") ?? "", /^[\da-f]{32}$/, way);
        return `${response.status} ${await response.text()}`;
      };
      const headers = { authorization: "me" };
      (web as Guarded).calls = 0;
      assert.equal(await look("/secret"), "401 Log in first", way);
      assert.equal(await look("/secret", { headers }), "200 secret", way);
      assert.equal(await look("/nothing", { headers }), "404 Not Found", way);
      const echo = { method: "POST", headers, body: "abc" };
      assert.equal(await look("/echo", echo), "200 abc", way);
      assert.equal((web as Guarded).calls, 4, `${way}: each request is seen once`);
      assert.equal(await look("/_health/"), "200 ", way);
    }
  });
}

Deno.test("H1 requests that a middleware refuses are counted", async () => {
  await using services = await startServices({ Web: ByMiddleware });
  await (await services.fetch("Web", "/secret")).body?.cancel();
  const { body } = await services.request("Web", { subject: "lymph.get_metrics", body: {} });
  const counted = (body as [string, number, Record<string, unknown>][])
    .filter(([name]) => name === "http").map(([, count, { status }]) => [count, status]);
  assert.deepEqual(counted, [[1, "4xx"]]);
});

class ByMethod extends WebServiceInterface {
  // @ts-expect-error no method takes the place of handle
  override handle(): Promise<Response> {
    return Promise.resolve(new Response());
  }
}

class ByField extends WebServiceInterface {
  override handle = () => Promise.resolve(new Response());
}

for (const type of [ByMethod, ByField]) {
  Deno.test(`H1 a service that overrides handle does not start: ${type.name}`, async () => {
    await assert.rejects(
      startServices({ Web: type }),
      /Cannot serve By\w+ as handle\(\) must not be overridden: .*`override readonly middleware =/,
    );
  });
}

Deno.test("H7 a service whose hooks do not call super listens, registers and drains", async () => {
  const drained: string[] = [];
  class Careless extends Guarded {
    override applyConfig(_config: Config): void {}
    override async onStart(): Promise<void> {}
    override onDrain(_options: StopOptions): Promise<void> {
      drained.push("own");
      return Promise.resolve();
    }
    override describe(): Record<string, unknown> {
      return { colour: "red" };
    }
  }
  const services = await startServices({ Web: { class: Careless, config: CONFIG } });
  const [web] = services.instances<Careless>("Web");
  const port = web?.port as number;
  assert.notEqual(port, 4080, "its port is the configured one");
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/any`)).text(), "GET");
  const [registered] = services.network.services.get("Web")?.values() ?? [];
  const { http_port, colour } = registered?.metadata ?? {};
  assert.deepEqual([http_port, colour], [port, "red"]);
  await services[Symbol.asyncDispose]();
  assert.deepEqual(drained, ["own"]);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/any`), TypeError);
});

Deno.test("H7 a service whose onDrain does not call super finishes what is under way", async () => {
  const order: string[] = [];
  const entered = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  class Careless extends WebServiceInterface {
    override readonly urlMap = new UrlMap([
      new Rule("/hold", {
        endpoint: async () => {
          entered.resolve();
          await released.promise;
          order.push("answered");
          return "held";
        },
      }),
    ]);
    override onDrain(): Promise<void> {
      setTimeout(() => released.resolve(), 100);
      return Promise.resolve();
    }
    override onStop(): void {
      order.push("stopped");
    }
  }
  const services = await startServices({ Web: { class: Careless, config: CONFIG } });
  const [web] = services.instances<Careless>("Web");
  const answer = fetch(`http://127.0.0.1:${web?.port}/hold`).then((response) => response.text());
  await within(entered.promise, "the request");
  await services[Symbol.asyncDispose]();
  assert.equal(await within(answer, "the answer"), "held");
  assert.deepEqual(order, ["answered", "stopped"]);
});

Deno.test("H7 a service that fails to start, or to drain, leaves no server behind", async () => {
  class Failing extends Guarded {
    static port: number | undefined;
    override async onStart(): Promise<void> {
      await super.onStart();
      Failing.port = this.port;
      throw new Error("no database");
    }
  }
  await assert.rejects(startServices({ Web: { class: Failing, config: CONFIG } }), /no database/);
  assert.notEqual(Failing.port, undefined);
  await assert.rejects(fetch(`http://127.0.0.1:${Failing.port}/any`), TypeError);
});

Deno.test("H8 CONNECT is refused on a socket", async () => {
  await using services = await startServices({ Web: { class: ByMiddleware, config: CONFIG } });
  const [web] = services.instances<ByMiddleware>("Web");
  using client = await RawClient.connect(web?.port as number);
  await client.send(requestHead("CONNECT other.test:80", "Authorization: me\r\n"));
  assert.match(await client.read(/\r\n\r\n/), /^HTTP\/1\.1 405 /);
});
