import type { Middleware } from "../middleware/middleware.ts";
import type { RequestContext } from "../middleware/request_context.ts";
import type { Mountable } from "../mount/mountable.ts";
import type { AnyParams, PathParams } from "./path_params.ts";

/** Options of every {@linkcode Rule}. */
export interface CommonRuleOptions {
  /**
   * HTTP methods. Where there is GET, there is HEAD.
   *
   * @default {all but CONNECT and TRACE}
   */
  readonly methods?: readonly string[];
  /**
   * What is around the endpoint, inside of the middleware of the service.
   *
   * @default {[]}
   */
  readonly middleware?: readonly Middleware[];
  /**
   * Parameters that the path does not have.
   *
   * @default {{}}
   */
  readonly defaults?: AnyParams;
  /**
   * Whether a path that should end with a slash and does not is redirected, instead of served.
   *
   * @default {the map's}
   */
  readonly strictSlashes?: boolean;
  /**
   * Whether the rule only serves to build URLs.
   *
   * @default {false}
   */
  readonly buildOnly?: boolean;
}

/** Options of a {@linkcode Rule} that leads to an endpoint. */
export interface EndpointRuleOptions<Endpoint = unknown> extends CommonRuleOptions {
  /** What serves the path: for a web service the name of a method, a function or a class. */
  readonly endpoint: Endpoint;
  /** Not with an endpoint. */
  readonly mount?: never;
  /** Not with an endpoint. */
  readonly stripBase?: never;
}

/** Options of a {@linkcode Rule} that mounts an app. */
export interface MountRuleOptions extends CommonRuleOptions {
  /** The app that serves all paths of the rule, which ends with `/*`, and the one without it. */
  readonly mount: Mountable;
  /**
   * Whether the app gets requests for `/users` where the client has asked for `/api/users`. That
   * copies each request; most apps can be told their base instead.
   *
   * @default {false}
   */
  readonly stripBase?: boolean;
  /** Not with an app. */
  readonly endpoint?: never;
}

/** Options of a {@linkcode Rule}. */
export type RuleOptions<Endpoint = unknown> = EndpointRuleOptions<Endpoint> | MountRuleOptions;

/** What may serve the path of a rule, given its parameters. */
export type RuleEndpoint<Params> =
  | string
  // deno-lint-ignore no-explicit-any -- a handler may take more than a rule knows of
  | ((request: Request, params: Params, context: RequestContext) => any)
  // deno-lint-ignore no-explicit-any -- as above
  | (abstract new (...args: any[]) => object);

/**
 * Ties a path to what serves it.
 *
 * The path is a URLPattern (`/users/:id`, `/files/*`) or, where it has a `<`, in Werkzeug's syntax
 * (`/users/<int:id>`).
 *
 * @example Both syntaxes
 * ```ts
 * import { Rule } from "@lymph/lymph/web";
 *
 * new Rule("/users/:id", { endpoint: "user", methods: ["GET"] });
 * new Rule("/hello/<string(maxlength=20):name>/", { endpoint: "hello" });
 * new Rule("/double/<int:n>", { endpoint: (_request, { n }) => String(2 * n) });
 * ```
 */
export class Rule<const Path extends string = string> {
  /** The path. */
  readonly path: Path;
  /** What serves it: an endpoint, or the app that is mounted. */
  readonly endpoint: unknown;
  /** Where an app is mounted, such as `/api`; undefined for an endpoint. */
  readonly base: string | undefined;
  /** Whether the app gets paths without the base. */
  readonly stripsBase: boolean;
  /** HTTP methods in capitals; undefined for all but CONNECT and TRACE. */
  readonly methods: ReadonlySet<string> | undefined;
  /** What is around the endpoint. */
  readonly middleware: readonly Middleware[];
  /** Parameters that the path does not have. */
  readonly defaults: AnyParams;
  /** Whether a missing slash at the end is redirected; undefined leaves it to the map. */
  readonly strictSlashes: boolean | undefined;
  /** Whether the rule only serves to build URLs. */
  readonly buildOnly: boolean;

  /**
   * Creates a rule.
   *
   * @throws {TypeError} If it mounts what is no app, or at a path that has no place for it.
   */
  constructor(path: Path, options: RuleOptions<RuleEndpoint<PathParams<Path>>>) {
    this.path = path;
    this.endpoint = options.endpoint ?? options.mount;
    this.base = options.mount && baseOf(path, options.mount);
    this.stripsBase = options.stripBase ?? false;
    this.methods = options.methods && withHead(options.methods);
    this.middleware = options.middleware ?? [];
    this.defaults = options.defaults ?? {};
    this.strictSlashes = options.strictSlashes;
    this.buildOnly = options.buildOnly ?? false;
  }

  /** Whether it serves an HTTP method. CONNECT and TRACE ask for more than a handler can do. */
  allows(method: string): boolean {
    if (this.methods !== undefined) return this.methods.has(method);
    return method !== "CONNECT" && method !== "TRACE";
  }

  /** Methods to name to a client whose method it does not serve. */
  get allowed(): Iterable<string> {
    return this.methods ?? USUAL;
  }
}

/** Literal segments and `:name`, then a wildcard for the rest. */
const BASE = /^((?:\/[^/{}()?*+<>\\]+)*)\/\*$/;

function baseOf(path: string, app: Mountable): string {
  if (typeof app.fetch !== "function") {
    throw new TypeError(`Cannot mount at ${path} as the app must have a method fetch(request)`);
  }
  const base = BASE.exec(path)?.[1];
  if (base !== undefined) return base;
  const hint = BASE.test(`${path.replace(/\/$/, "")}/*`)
    ? `: write ${path.replace(/\/$/, "")}/* for all paths below`
    : "";
  throw new TypeError(`Cannot mount at ${path} as the path must be plain and end with /*${hint}`);
}

const USUAL = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

function withHead(methods: readonly string[]): ReadonlySet<string> {
  const set = new Set(methods.map((method) => method.toUpperCase()));
  if (set.has("GET")) set.add("HEAD");
  return set;
}
