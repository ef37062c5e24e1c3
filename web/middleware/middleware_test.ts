import assert from "node:assert/strict";
import { startServices } from "../../tests/kit/mod.ts";
import { within } from "../../tests/support/within.ts";
import {
  BadRequest,
  contextKey,
  type Middleware,
  type Next,
  NotFound,
  type RequestContext,
  RequestHandler,
  Rule,
  Unauthorized,
  UrlMap,
  WebServiceInterface,
} from "../mod.ts";

abstract class Base extends WebServiceInterface {
  readonly seen: string[] = [];

  /** A middleware that notes when it is entered and left. */
  note(name: string): Middleware {
    return async (request, { route, params }, next) => {
      this.seen.push(`${name}> ${request.method} ${route} ${JSON.stringify(params)}`);
      const response = await next();
      this.seen.push(`<${name} ${response.status}`);
      return response;
    };
  }
}

Deno.test("middleware of a service is around middleware of a rule, in order", async () => {
  class Web extends Base {
    override readonly middleware = [this.note("a"), this.note("b")];
    override readonly urlMap = new UrlMap([
      new Rule("/pets/<int:id>", {
        endpoint: (_request, { id }) => {
          this.seen.push(`pet ${id}`);
          return "Rex";
        },
        middleware: [this.note("c")],
      }),
    ]);
  }
  await using services = await startServices({ Web });
  const [web] = services.instances<Web>("Web");
  assert.equal(await (await services.fetch("Web", "/pets/7")).text(), "Rex");
  const request = 'GET /pets/<int:id> {"id":7}';
  assert.deepEqual(web?.seen.splice(0), [
    `a> ${request}`,
    `b> ${request}`,
    `c> ${request}`,
    "pet 7",
    "<c 200",
    "<b 200",
    "<a 200",
  ]);
});

Deno.test("middleware of a service sees what no rule serves, but no health checks", async () => {
  class Web extends Base {
    override readonly middleware = [this.note("a")];
    override readonly urlMap = new UrlMap([
      new Rule("/branch/", { endpoint: () => "branch", methods: ["GET"] }),
    ]);
  }
  await using services = await startServices({ Web });
  const [web] = services.instances<Web>("Web");
  const look = async (path: string, method = "GET") => {
    const response = await services.fetch("Web", path, { method });
    await response.body?.cancel();
    return [response.status, web?.seen.splice(0)];
  };
  assert.deepEqual(await look("/nothing"), [404, ["a> GET undefined {}", "<a 404"]]);
  assert.deepEqual(await look("/branch"), [308, ["a> GET undefined {}", "<a 308"]]);
  assert.deepEqual(await look("/branch/", "PUT"), [405, ["a> PUT undefined {}", "<a 405"]]);
  assert.deepEqual(await look("/branch/", "OPTIONS"), [204, ["a> OPTIONS undefined {}", "<a 204"]]);
  assert.deepEqual(await look("/%2e%2e%2fetc"), [400, ["a> GET undefined {}", "<a 400"]]);
  assert.deepEqual(await look("/_health/"), [200, []]);
});

const user = contextKey<{ readonly name: string }>("user");
const language = contextKey<string>("language", "en");

Deno.test("a middleware hands values on, to functions, methods and classes", async () => {
  class Show extends RequestHandler<Web> {
    get(): string {
      return `${this.context.get(user).name} ${this.context.principal?.id}`;
    }
  }
  class Web extends WebServiceInterface {
    override readonly middleware: Middleware[] = [(request, context, next) => {
      const name = request.headers.get("x-name");
      if (name !== null) context.set(user, { name });
      context.principal = { id: "u1" };
      return next();
    }];
    override readonly urlMap = new UrlMap([
      new Rule("/class", { endpoint: Show }),
      new Rule("/method", { endpoint: "show" }),
      new Rule("/language", { endpoint: (_request, _params, context) => context.get(language) }),
    ]);
    show(_request: Request, _params: object, context: RequestContext): string {
      return context.get(user).name;
    }
  }
  const failures: string[] = [];
  await using services = await startServices({ Web }, {
    plugins: [{ name: "failures", onError: (error) => failures.push(error.message) }],
  });
  const look = async (path: string, headers: HeadersInit = { "x-name": "Joe" }) => {
    const response = await services.fetch("Web", path, { headers });
    return `${response.status} ${await response.text()}`;
  };
  assert.equal(await look("/class"), "200 Joe u1");
  assert.equal(await look("/method"), "200 Joe");
  assert.equal(await look("/language"), "200 en");
  assert.equal((await look("/method", {})).slice(0, 3), "500", "values of one request only");
  assert.deepEqual(failures, ["Cannot read user as no middleware has set it for this request"]);
});

Deno.test("errors have become responses when they reach a middleware", async () => {
  const errors: unknown[] = [];
  class Web extends WebServiceInterface {
    override readonly middleware: Middleware[] = [async (_request, context, next) => {
      const response = await next();
      response.headers.set("access-control-allow-origin", "*");
      errors.push(context.error instanceof Error ? context.error.message : context.error);
      return response;
    }];
    override readonly urlMap = new UrlMap([
      new Rule("/ok", { endpoint: () => "ok" }),
      new Rule("/copied", { endpoint: () => Response.redirect("http://other.example/", 302) }),
      new Rule("/thrown", {
        endpoint: () => {
          throw new NotFound("no such pet");
        },
      }),
      new Rule("/later", { endpoint: () => Promise.reject(new Error("a secret")) }),
      new Rule("/refused", {
        endpoint: () => "never",
        middleware: [() => {
          throw new Unauthorized("who?");
        }],
      }),
    ]);
  }
  await using services = await startServices({ Web });
  const look = async (path: string) => {
    const response = await services.fetch("Web", path);
    await response.body?.cancel();
    assert.equal(response.headers.get("access-control-allow-origin"), "*", path);
    return [response.status, errors.pop()];
  };
  assert.deepEqual(await look("/ok"), [200, undefined]);
  assert.deepEqual(await look("/copied"), [302, undefined]);
  assert.deepEqual(await look("/thrown"), [404, "no such pet"]);
  assert.deepEqual(await look("/later"), [500, "a secret"]);
  assert.deepEqual(await look("/refused"), [401, "who?"]);
});

Deno.test("a middleware can pass another request on", async () => {
  class Web extends WebServiceInterface {
    override readonly middleware: Middleware[] = [(request, _context, next) => {
      const headers = new Headers(request.headers);
      headers.set("x-added", "yes");
      return next(new Request(request, { headers }));
    }];
    override readonly urlMap = new UrlMap([
      new Rule("/echo", {
        endpoint: async (request) => `${request.headers.get("x-added")} ${await request.text()}`,
      }),
    ]);
  }
  await using services = await startServices({
    Web: { class: Web, config: { limits: { body: 10 } } },
  });
  const post = async (body: BodyInit) => {
    const response = await services.fetch("Web", "/echo", { method: "POST", body });
    return `${response.status} ${await response.text()}`;
  };
  assert.equal(await post("abc"), "200 yes abc");
  const stream = () => ReadableStream.from([new Uint8Array(8), new Uint8Array(8)]);
  assert.match(await post(stream()), /^413 /, "limits hold for the new request");
});

const mistakes: Readonly<Record<string, [middleware: unknown, message: RegExp]>> = {
  "calls next() twice": [
    async function twice(...[, , next]: Parameters<Middleware>) {
      await (await next()).body?.cancel();
      return next();
    },
    /^The middleware twice must not call next\(\) twice$/,
  ],
  "calls next() twice, and looks at the first response only": [
    async function hasty(...[, , next]: Parameters<Middleware>) {
      const response = await next();
      next();
      return response;
    },
    /^The middleware hasty must not call next\(\) twice$/,
  ],
  "returns nothing": [
    async function forgetful(...[, , next]: Parameters<Middleware>) {
      await (await next()).body?.cancel();
    },
    /^The middleware forgetful must return a response, for example with "return next\(\)"$/,
  ],
  "returns nothing at once": [() => {}, /^A middleware must return a response/],
  "returns what a handler may": [() => "text", /^A middleware must return a response/],
  "throws": [
    () => {
      throw new Error("a secret");
    },
    /^a secret$/,
  ],
};

for (const [what, [middleware, message]] of Object.entries(mistakes)) {
  Deno.test(`a middleware that ${what} is one 500 with a trace id, and one error`, async () => {
    class Web extends WebServiceInterface {
      override readonly middleware = [middleware as Middleware];
      override readonly urlMap = new UrlMap([new Rule("/", { endpoint: () => "hi" })]);
    }
    const failures: unknown[] = [];
    await using services = await startServices({
      Web: { class: Web, config: { port: 0, shutdown: { quiet: 0 } } },
    }, {
      plugins: [{
        name: "failures",
        onError: (error, { traceId }) => failures.push([error.message, traceId]),
      }],
    });
    const [web] = services.instances<Web>("Web");
    for (const ask of [services.fetch.bind(services, "Web"), fetchFrom(web?.port)]) {
      const response = await ask("/");
      assert.equal(response.status, 500);
      assert.doesNotMatch(await response.text(), /secret|middleware/i);
      const [[text, traceId] = [], ...others] = failures.splice(0) as string[][];
      assert.match(text ?? "", message);
      assert.equal(response.headers.get("x-trace-id"), traceId);
      assert.deepEqual(others, []);
    }
  });
}

Deno.test("a middleware that fails lets go of the response that it has been given", async () => {
  const gone = Promise.withResolvers<void>();
  class Web extends WebServiceInterface {
    override readonly middleware: Middleware[] = [async (_request, _context, next) => {
      await next();
      throw new Error("too late");
    }];
    override readonly urlMap = new UrlMap([
      new Rule("/", { endpoint: () => new ReadableStream({ cancel: () => gone.resolve() }) }),
    ]);
  }
  await using services = await startServices({ Web });
  const response = await services.fetch("Web", "/");
  await response.body?.cancel();
  assert.equal(response.status, 500);
  await gone.promise;
});

Deno.test("a middleware that has answered cannot have the request served any more", async () => {
  const later: Next[] = [];
  let served = 0;
  const answers: Middleware[] = [
    (_request, _context, next) => {
      later.push(next);
      return new Response("early");
    },
    async (_request, _context, next) => {
      later.push(next);
      return await Promise.resolve(new Response("early"));
    },
    (_request, _context, next) => {
      later.push(next);
      throw new BadRequest("early");
    },
  ];
  class Web extends WebServiceInterface {
    override readonly urlMap = new UrlMap(
      answers.map((one, index) =>
        new Rule(`/${index}`, { endpoint: () => `${++served}`, middleware: [one] })
      ),
    );
  }
  await using services = await startServices({ Web });
  for (const index of answers.keys()) {
    const response = await services.fetch("Web", `/${index}`);
    assert.equal(await response.text(), "early");
    assert.throws(() => later[index]?.(), /must not call next\(\) after it has answered/);
  }
  assert.equal(served, 0);
});

function fetchFrom(
  port: number | undefined,
): (path: string, init?: RequestInit) => Promise<Response> {
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

Deno.test("middleware that is no list of functions keeps the service from starting", async () => {
  class Web extends WebServiceInterface {
    override readonly middleware = ["cors"] as unknown as Middleware[];
  }
  await assert.rejects(
    startServices({ Web }),
    /Cannot serve Web as its middleware must be a list of functions/,
  );
});

Deno.test("requests inside of a middleware are finished before the service stops", async () => {
  const entered = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  class Web extends WebServiceInterface {
    override readonly middleware: Middleware[] = [async (_request, _context, next) => {
      const response = await next();
      entered.resolve();
      await released.promise;
      return response;
    }];
    override readonly urlMap = new UrlMap([new Rule("/", { endpoint: () => "hi" })]);
    override onDrain(): Promise<void> {
      released.resolve();
      return Promise.resolve();
    }
  }
  const services = await startServices({
    Web: { class: Web, config: { port: 0, shutdown: { quiet: 0 } } },
  });
  const [web] = services.instances<Web>("Web");
  const answer = fetchFrom(web?.port)("/").then((response) => response.text());
  await within(entered.promise, "the request");
  await services[Symbol.asyncDispose]();
  assert.equal(await within(answer, "the answer"), "hi");
});

Deno.test("limits hold in front of middleware, on a socket", async () => {
  let entered = 0;
  class Web extends WebServiceInterface {
    override readonly middleware: Middleware[] = [async (request, _context, next) => {
      entered++;
      // What a middleware reads is limited, too.
      if (request.headers.has("x-signed")) await request.clone().text();
      return next();
    }];
    override readonly urlMap = new UrlMap([
      new Rule("/echo", { endpoint: (request) => request.text() }),
    ]);
  }
  const limits = { body: 10, headers: 1000, url: 100 };
  await using services = await startServices({
    Web: { class: Web, config: { port: 0, shutdown: { quiet: 0 }, limits } },
  });
  const [web] = services.instances<Web>("Web");
  const ask = async (path: string, init?: RequestInit) => {
    const { status, body } = await fetchFrom(web?.port)(path, init);
    await body?.cancel();
    return status;
  };
  const chunks = () => ReadableStream.from([new Uint8Array(8), new Uint8Array(8)]);
  assert.equal(await ask("/echo", { headers: { "x-much": "a".repeat(1000) } }), 431);
  assert.equal(await ask(`/${"a".repeat(100)}`), 414);
  assert.equal(await ask("/echo", { method: "POST", body: "0123456789x" }), 413);
  assert.equal(await ask("/nothing", { method: "POST", body: "0123456789x" }), 413);
  assert.equal(entered, 0);
  assert.equal(await ask("/echo", { method: "POST", body: chunks() }), 413);
  const headers = { "x-signed": "yes" };
  assert.equal(await ask("/echo", { method: "POST", body: chunks(), headers }), 413);
  assert.equal(entered, 2);
  assert.equal(await ask("/echo", { method: "POST", body: "0123456789", headers }), 200);
});

Deno.test("a client that hangs up aborts the signal of the context", async () => {
  const entered = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<unknown>();
  class Web extends WebServiceInterface {
    override readonly middleware: Middleware[] = [async (_request, { signal }, next) => {
      signal.addEventListener("abort", () => aborted.resolve(signal.reason));
      entered.resolve();
      await aborted.promise;
      return next();
    }];
    override readonly urlMap = new UrlMap([new Rule("/", { endpoint: () => "hi" })]);
  }
  await using services = await startServices({
    Web: { class: Web, config: { port: 0, shutdown: { quiet: 0 } } },
  });
  const [web] = services.instances<Web>("Web");
  const leaving = new AbortController();
  const answer = fetchFrom(web?.port)("/", { signal: leaving.signal });
  await within(entered.promise, "the request");
  leaving.abort();
  await assert.rejects(answer);
  const reason = await within(aborted.promise as Promise<Error>, "the signal");
  assert.equal(reason.message, "The client has hung up");
});

Deno.test("plugins are around middleware", async () => {
  const seen: unknown[] = [];
  class Web extends WebServiceInterface {
    override readonly middleware: Middleware[] = [() => {
      throw new Unauthorized("who?");
    }];
    override readonly urlMap = new UrlMap([new Rule("/pets/:id", { endpoint: () => "Rex" })]);
  }
  await using services = await startServices({ Web }, {
    plugins: [{
      name: "recorder",
      async aroundHttpRequest({ route, params }, next) {
        const response = await next();
        seen.push(route, params, response.status);
        return response;
      },
    }],
  });
  const response = await services.fetch("Web", "/pets/7");
  assert.equal(await response.text(), "who?");
  assert.deepEqual(seen, ["/pets/:id", { id: "7" }, 401]);
});
