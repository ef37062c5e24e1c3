import { RequestHandler, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";

class Item extends RequestHandler {
  /** Shows an item. */
  get(): string {
    return "";
  }
  put(): string {
    return "";
  }
}

/** Shows things. */
export class Window extends WebServiceInterface {
  override readonly urlMap = new UrlMap([
    new Rule("/", { endpoint: "index", methods: ["GET"] }),
    new Rule("/items/<int(min=1):id>", { endpoint: Item }),
    new Rule("/pages{/:page}?", { endpoint: () => "" }),
    new Rule("/old", { endpoint: "index", buildOnly: true }),
  ]);

  /** Lists all items. */
  index(): string {
    return "";
  }
}
