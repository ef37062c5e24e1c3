import { getLogger } from "../core/observe/logs/log.ts";
import { toError } from "../core/errors.ts";
import { MethodNotAllowed, NotFound, Rule, UrlMap } from "../web/mod.ts";
import type { Catalogue, OfferedMethod } from "./catalogue.ts";
import type { Exposure } from "./exposure.ts";

const log = getLogger("lymph.gateway");

/** Paths at which a gateway describes itself; see {@linkcode DESCRIBING}. */
export const DESCRIPTIONS = { page: "/", openapi: "/openapi.json" } as const;

/** Methods of these paths. */
export const DESCRIBING = ["GET", "HEAD"] as const;

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
   * @throws {NotFound} If the path leads to nothing that is offered.
   * @throws {MethodNotAllowed} If it does, by other HTTP methods.
   */
  find(verb: string, path: string): Route {
    const match = this.#ownRoutes().match(verb, path);
    if (match.kind === "found") {
      const { offered } = match.rule.endpoint as unknown as OwnRoute;
      const params = match.params as Readonly<Record<string, string>>;
      return { service: offered.service, method: offered.method, offered, params };
    }
    const usual = this.#usual(path);
    if (usual === undefined) {
      const own = match.kind === "notAllowed" ? match.allow : [];
      const allowed = new Set([...own, ...describing(path)]);
      if (allowed.size > 0) throw new MethodNotAllowed([...allowed].sort());
      throw new NotFound();
    }
    const verbs = [...usual.offered?.idempotent ? ["GET", "HEAD"] : [], "OPTIONS", "POST"];
    if (verbs.includes(verb) && verb !== "OPTIONS") return usual;
    throw new MethodNotAllowed(verbs);
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

/** What a path takes at which the gateway describes itself. */
function describing(path: string): readonly string[] {
  const paths: readonly string[] = Object.values(DESCRIPTIONS);
  return paths.includes(path) ? [...DESCRIBING, "OPTIONS"] : [];
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
