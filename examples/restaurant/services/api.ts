import { Gateway } from "@lymph/lymph/gateway";
import {
  authenticate,
  authorize,
  BadRequest,
  eventStream,
  NotFound,
  type Principal,
  type RequestContext,
  Rule,
  UrlMap,
  webSocket,
} from "@lymph/lymph/web";
import { Hono } from "hono";
import { serveStatic } from "hono/deno";
import { orderReady } from "./events.ts";
import type { Kitchen } from "./kitchen.ts";
import type { Dish, Restaurants } from "./restaurants.ts";
import { carryUser } from "./user.ts";

/** The tokens of users. A real API checks tokens with `jwtVerifier`, or asks another service. */
const TOKENS = new Map<string, Principal>([
  ["t-joe", { id: "joe" }],
  ["t-luigi", { id: "luigi", scopes: ["cook"] }],
]);

/** The files in `app/`. */
const app = new Hono().use(serveStatic({ root: "." }));
app.notFound(() => {
  throw new NotFound(); // answered as every other error
});
app.onError((error) => {
  throw error;
});

/** What is reached from outside: methods that `expose` names, and these routes. */
export class Api extends Gateway {
  readonly #kitchen = this.proxy<Kitchen>("Kitchen");
  readonly #restaurants = this.proxy<Restaurants>("Restaurants");

  override readonly middleware = [
    authenticate((token) => TOKENS.get(token), { optional: true }),
    carryUser,
  ];
  override readonly urlMap: UrlMap = new UrlMap([
    new Rule("/app/*", { mount: app }),
    new Rule("/menu", { endpoint: "upload", methods: ["POST"], middleware: [authorize("cook")] }),
    new Rule("/kitchen", { endpoint: "kitchen", middleware: [authorize("cook")] }),
    new Rule("/ready", { endpoint: "ready", middleware: [authorize()] }),
  ]);

  /** Takes a menu as a file with lines such as `pizza,950`. */
  async upload(request: Request): Promise<Dish[]> {
    const file = (await request.formData()).get("menu");
    if (!(file instanceof File)) throw new BadRequest("The form must have a file named menu");
    const lines = (await file.text()).trim().split("\n").map((line) => line.split(","));
    const dishes = lines.map(([name = "", cents]) => ({ name, cents: Number(cents) }));
    return await this.#restaurants.change({ dishes });
  }

  /** Shows a cook the orders that wait, and again after each message, which finishes one. */
  kitchen(request: Request): Response {
    return webSocket(request, async (socket) => {
      const show = async () => socket.send(JSON.stringify(await this.#kitchen.waiting()));
      await show();
      for await (const _ of socket) {
        await this.#kitchen.finish();
        await show();
      }
    });
  }

  /** Streams the orders of the user that are ready, also those since the page lost the connection. */
  async ready(request: Request, _params: object, { principal }: RequestContext): Promise<Response> {
    const since = request.headers.get("last-event-id");
    const events = await this.eachEvent(orderReady, { since });
    return eventStream(events, { filter: ({ body }) => body.user === principal?.id });
  }
}
