import { RemoteError } from "@lymph/lymph";
import { BadRequest, eventStream, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
import { orderPacked, orderPlaced } from "./order.ts";
import type { Orders } from "./orders.ts";

/** A web page that takes orders and shows what becomes of them. */
export class Shop extends WebServiceInterface {
  readonly #orders = this.proxy<Orders>("Orders");

  override readonly urlMap: UrlMap = new UrlMap([
    new Rule("/", { endpoint: "page" }),
    new Rule("/orders", { endpoint: "order", methods: ["POST"] }),
    new Rule("/events", { endpoint: "events" }),
  ]);

  /** Returns the page. */
  async page(): Promise<Response> {
    const html = await Deno.readTextFile(new URL("shop.html", import.meta.url));
    return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
  }

  /** Places the order of a form. */
  async order(request: Request): Promise<Response> {
    const form = await request.formData();
    const [article, count] = [`${form.get("article") ?? ""}`, Number(form.get("count"))];
    if (article === "") throw new BadRequest("The form must have an article");
    try {
      return Response.json(await this.#orders.place({ article, count }));
    } catch (error) {
      if (error instanceof RemoteError) throw new BadRequest(error.message);
      throw error;
    }
  }

  /** Streams the events of all orders, until the page is closed. */
  async events(): Promise<Response> {
    return eventStream(await this.eachEvent([orderPlaced.type, orderPacked.type]));
  }
}
