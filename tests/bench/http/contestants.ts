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
import { Rule, UrlMap, WebServiceInterface } from "../../../web/mod.ts";
import { Hono, requestId } from "../../support/hono.ts";

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

function hono(routes: number, app: Hono): Promise<number> {
  for (const k of indexes(routes)) app.get(`/r${k}/:n`, (c) => c.text(c.req.param("n") as string));
  return listen(app.fetch);
}

async function lymph(routes: number): Promise<number> {
  class Web extends WebServiceInterface {
    override readonly urlMap = new UrlMap(
      indexes(routes).map((k) => new Rule(`/r${k}/:n`, { endpoint: "show", methods: ["GET"] })),
    );
    show(_request: Request, { n }: { n: string }): Response {
      return new Response(n);
    }
  }
  const container = new Container(new LocalNetwork().parts(new MsgpackSerializer()));
  const web = await container.install(Web, { config: createConfig({ port: 0 }) });
  await container.start();
  return web.port as number;
}

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
  {
    name: "Hono, with a header",
    routes: [20],
    serve: (routes) => {
      const app = new Hono();
      for (const k of indexes(routes)) {
        app.get(
          `/r${k}/:n`,
          (c) => c.text(c.req.param("n") as string, 200, { "x-trace-id": randomId() }),
        );
      }
      return listen(app.fetch);
    },
  },
  {
    name: "Hono, with requestId()",
    routes: COUNTS,
    serve: (routes) => {
      const app = new Hono();
      app.use(requestId());
      return hono(routes, app);
    },
  },
  { name: "lymph", routes: COUNTS, serve: lymph },
];
