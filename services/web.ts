/**
 * The tutorial's web service.
 *
 * @module
 */
import { BadRequest, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
import type { Greeting } from "./greeting.ts";

/** Greets people over HTTP. */
export class Web extends WebServiceInterface {
  /** `/greet?name=<name>` */
  override readonly urlMap: UrlMap = new UrlMap([
    new Rule("/greet", { endpoint: "greet" }),
  ]);

  /** Calls the greeting service with the name in the query. */
  async greet(request: Request): Promise<Response> {
    const name = new URL(request.url).searchParams.get("name");
    if (!name) throw new BadRequest("The query must have a name");
    console.log(`About to greet ${name}`);
    return new Response(await this.proxy<Greeting>("Greeting").greet({ name }));
  }
}
