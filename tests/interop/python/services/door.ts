/**
 * Greets people over HTTP, by a greeting service of either language. `door.py` is the same.
 *
 * @module
 */
import { Interface, rpc } from "@lymph/lymph";
import { Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";

/** Greets people. */
export class Greeting extends Interface {
  /** Returns a greeting for the given name. */
  @rpc()
  greet({ name }: { name: string }): string {
    return `Hi, ${name}! This is typescript.`;
  }
}

/** Lets a greeting service greet people. */
export class Web extends WebServiceInterface {
  /** `/greet?of=<service>&name=<name>` */
  override readonly urlMap: UrlMap = new UrlMap([
    new Rule("/greet", { endpoint: "greet" }),
    new Rule("/who", { endpoint: () => `typescript ${Deno.pid}` }),
  ]);

  /** Asks the service that the query names. */
  async greet(request: Request): Promise<Response> {
    const { searchParams: query } = new URL(request.url);
    const greeting = this.proxy<Greeting>(query.get("of") ?? "");
    return new Response(await greeting.greet({ name: query.get("name") ?? "" }));
  }
}
