/**
 * What is compared. Each contestant answers `GET /r<k>/<number>` with that number as text, however
 * many such routes it has.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { Container } from "../../../mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { createConfig } from "../../../core/config/mod.ts";
import { randomId } from "../../../core/id.ts";
import {
  type Middleware,
  type MountInfo,
  Rule,
  UrlMap,
  WebServiceInterface,
} from "../../../web/mod.ts";
import { WebMetrics } from "../../../web/web_metrics.ts";
import { Hono, requestId, routePath } from "../../support/libraries/hono.ts";

/** One thing to measure. */
export interface Contestant {
  /** Name in the table. */
  readonly name: string;
  /** Numbers of routes to measure it with. */
  readonly routes: readonly number[];
  /** Starts its server; resolves to its port. */
  serve(routes: number): Promise<number>;
}

function listen(handler: Deno.ServeHandler): Promise<number> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  return Promise.resolve((server.addr as Deno.NetAddr).port);
}

function withId(text: string, id: string): Response {
  const response = new Response(text);
  response.headers.set("x-trace-id", id);
  return response;
}

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);

function addRoutes<App extends Hono>(routes: number, app: App): App {
  for (const k of indexes(routes)) app.get(`/r${k}/:n`, (c) => c.text(c.req.param("n") as string));
  return app;
}

function hono(routes: number, app: Hono): Promise<number> {
  return listen(addRoutes(routes, app).fetch);
}

/** A request's header and async context, as each request to lymph has them. */
interface Traced {
  readonly id: string;
}

/** Hono with both at the least cost: around the app, and where each response is made. */
function tracedHono(routes: number): Promise<number> {
  const context = new AsyncLocalStorage<Traced>();
  const app = new Hono();
  for (const k of indexes(routes)) {
    app.get(`/r${k}/:n`, (c) => {
      const { id } = context.getStore() as Traced;
      return c.text(c.req.param("n") as string, 200, { "x-trace-id": id });
    });
  }
  return listen((request) => context.run({ id: randomId() }, app.fetch, request));
}

/** Hono with both as a program would add them. */
function tracingHono(routes: number): Promise<number> {
  const context = new AsyncLocalStorage<Traced>();
  const app = new Hono();
  app.use((c, next) => {
    const id = randomId();
    c.header("x-trace-id", id);
    return context.run({ id }, next);
  });
  return hono(routes, app);
}

/** Hono with what lymph does by itself for an app that is mounted. */
function measuredHono(routes: number): Promise<number> {
  const app = new Hono();
  const metrics = new WebMetrics("Hono");
  app.use(requestId({ headerName: "x-trace-id", generator: randomId }));
  app.use(async (c, next) => {
    const start = performance.now();
    await next();
    metrics.of(routePath(c, -1)).record(c.res.status, (performance.now() - start) / 1000);
  });
  return hono(routes, app);
}

function mountedHono(routes: number): Promise<number> {
  const app = new Hono<{ Bindings: MountInfo }>();
  app.use(async (c, next) => {
    await next();
    c.env.nameRoute(routePath(c, -1));
  });
  addRoutes(routes, app as unknown as Hono);
  return start(
    class Web extends WebServiceInterface {
      override readonly urlMap = new UrlMap([new Rule("/*", { mount: app })]);
    },
  );
}

function lymph(routes: number, middleware: readonly Middleware[] = []): Promise<number> {
  class Web extends WebServiceInterface {
    override readonly middleware = middleware;
    override readonly urlMap = new UrlMap(
      indexes(routes).map((k) => new Rule(`/r${k}/:n`, { endpoint: "show", methods: ["GET"] })),
    );
    show(_request: Request, { n }: { n: string }): Response {
      return new Response(n);
    }
  }
  return start(Web);
}

async function start(Web: new () => WebServiceInterface): Promise<number> {
  const container = new Container(new LocalNetwork().parts(new MsgpackSerializer()));
  const web = await container.install(Web, { config: createConfig({ port: 0 }) });
  await container.start();
  return web.port as number;
}

const passing: Middleware = (_request, _context, next) => next();

const waiting: Middleware = async (_request, _context, next) => {
  const response = await next();
  return response;
};

const COUNTS = [1, 20, 200];

/** Everything that is compared, the ceiling first. */
export const CONTESTANTS: readonly Contestant[] = [
  {
    name: "bare Deno.serve",
    routes: [1],
    serve: () => listen((request) => new Response(request.url.slice(-2))),
  },
  {
    name: "bare, with a header",
    routes: [1],
    serve: () => listen((request) => withId(request.url.slice(-2), randomId())),
  },
  {
    name: "bare, with header and context",
    routes: [1],
    serve: () => {
      const context = new AsyncLocalStorage<{ readonly id: string }>();
      return listen((request) => {
        const id = randomId();
        return context.run({ id }, withId, request.url.slice(-2), id);
      });
    },
  },
  { name: "Hono", routes: COUNTS, serve: (routes) => hono(routes, new Hono()) },
  { name: "Hono, with header and context", routes: COUNTS, serve: tracedHono },
  { name: "Hono, both by middleware", routes: COUNTS, serve: tracingHono },
  {
    name: "Hono, with requestId()",
    routes: COUNTS,
    serve: (routes) => {
      const app = new Hono();
      app.use(requestId());
      return hono(routes, app);
    },
  },
  { name: "lymph", routes: COUNTS, serve: (routes) => lymph(routes) },
  {
    name: "lymph, five middlewares",
    routes: [20],
    serve: (routes) => lymph(routes, Array(5).fill(passing)),
  },
  {
    name: "lymph, five middlewares that await",
    routes: [20],
    serve: (routes) => lymph(routes, Array(5).fill(waiting)),
  },
  { name: "Hono, with trace id and metrics", routes: [20], serve: measuredHono },
  { name: "lymph, with Hono mounted", routes: [20], serve: mountedHono },
];
