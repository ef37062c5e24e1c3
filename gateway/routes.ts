import { getLogger } from "../core/observe/logs/log.ts";
import { toError } from "../core/errors.ts";
import { MethodNotAllowed, NotFound, Rule, UrlMap } from "../web/mod.ts";
import type { Catalogue, OfferedMethod } from "./catalogue.ts";
import type { Exposure } from "./exposure.ts";

const log = getLogger("lymph.gateway");

/** What a path leads to. */
export interface Route {
  /** Name of the service. */
  readonly service: string;
  /** Name of the method. */
  readonly method: string;
  /** The method; undefined if its service has never described itself. */
  readonly offered: OfferedMethod | undefined;
  /** Texts of the path's parameters, by name. */
  readonly params: Readonly<Record<string, string>>;
}

/** A method that declares a route of its own. */
interface OwnRoute {
  readonly offered: OfferedMethod;
}

/** Finds the method that a request asks for. */
export class Routes {
  readonly #exposure: Exposure;
  readonly #catalogue: Catalogue;
  #own: UrlMap = new UrlMap([]);
  #revision = -1;

  /** Creates routes to what a catalogue has. */
  constructor(exposure: Exposure, catalogue: Catalogue) {
    this.#exposure = exposure;
    this.#catalogue = catalogue;
  }

  /**
   * Finds the route of a request.
   *
   * @param verb HTTP method in capitals.
   * @param path As it stands in the request.
   * @param others HTTP methods that rules of the gateway itself take at the path.
   * @throws {NotFound} If the path leads to nothing that is offered.
   * @throws {MethodNotAllowed} If it does, by other HTTP methods.
   */
  find(verb: string, path: string, others: readonly string[] = []): Route {
    const match = this.#ownRoutes().match(verb, path);
    if (match.kind === "found") {
      const { offered } = match.rule.endpoint as unknown as OwnRoute;
      const params = match.params as Readonly<Record<string, string>>;
      return { service: offered.service, method: offered.method, offered, params };
    }
    const usual = this.#usual(path);
    const verbs = usual === undefined ? [] : verbsOf(usual);
    if (usual !== undefined && verbs.includes(verb)) return usual;
    const own = match.kind === "notAllowed" ? match.allow : [];
    const allowed = new Set([...verbs, ...own, ...others]);
    if (allowed.size === 0) throw new NotFound();
    throw new MethodNotAllowed([...allowed.add("OPTIONS")].sort());
  }

  /** `/<service>/<method>`. */
  #usual(path: string): Route | undefined {
    const [, service, method, ...rest] = path.split("/").map(decoded);
    if (service === undefined || method === undefined || rest.length > 0) return undefined;
    if (method.includes(".")) return undefined; // a method of another service: Shop.cart.add
    if (!this.#exposure.allows(service, method)) return undefined;
    const methods = this.#catalogue.methodsOf(service);
    const offered = methods?.find((one) => one.method === method);
    if (methods !== undefined && offered === undefined) return undefined;
    return { service, method, offered, params: {} };
  }

  #ownRoutes(): UrlMap {
    const { revision } = this.#catalogue;
    if (this.#revision === revision) return this.#own;
    this.#revision = revision;
    const taken = new Set<string>();
    const rules = this.#catalogue.all().flatMap((offered) => {
      const rule = ruleOf(offered);
      if (rule === undefined) return [];
      const { http = "", name } = offered;
      if (taken.has(http)) log.warn("{http} of {name} is taken by another method", { http, name });
      taken.add(http);
      return [rule];
    });
    return this.#own = new UrlMap(rules, { strictSlashes: false });
  }
}

/** What `/<service>/<method>` takes. */
function verbsOf({ offered }: Route): readonly string[] {
  return offered?.idempotent ? ["GET", "HEAD", "POST"] : ["POST"];
}

/** The rule of a method that declares a route. Of two equal ones the first counts. */
function ruleOf(offered: OfferedMethod): Rule | undefined {
  const [, verb, path] = /^([A-Z]+) (\/.*)$/.exec(offered.http ?? "") ?? [];
  if (verb === undefined || path === undefined) return undefined;
  const route: OwnRoute = { offered };
  try {
    const rule = new Rule(path, { endpoint: route as never, methods: [verb] });
    new UrlMap([rule]);
    return rule;
  } catch (thrown) {
    const { name, http } = offered;
    const { message: reason } = toError(thrown);
    log.warn("The route {http} of {name} is malformed: {reason}", { name, http, reason });
    return undefined;
  }
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
