import type { Middleware } from "../middleware/middleware.ts";
import type { RequestContext } from "../middleware/request_context.ts";
import type { AnyParams, PathParams } from "./path_params.ts";

/** Options of a {@linkcode Rule}. */
export interface RuleOptions<Endpoint = unknown> {
  /** What serves the path: for a web service the name of a method, a function or a class. */
  readonly endpoint: Endpoint;
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
  /** What serves it. */
  readonly endpoint: unknown;
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

  /** Creates a rule. */
  constructor(path: Path, options: RuleOptions<RuleEndpoint<PathParams<Path>>>) {
    this.path = path;
    this.endpoint = options.endpoint;
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

const USUAL = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

function withHead(methods: readonly string[]): ReadonlySet<string> {
  const set = new Set(methods.map((method) => method.toUpperCase()));
  if (set.has("GET")) set.add("HEAD");
  return set;
}
