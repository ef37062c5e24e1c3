import { resolve } from "../objects.ts";
import type { Definitions, Schema } from "../schema.ts";
import type { WebPath } from "../service_contract.ts";
import type { Signature } from "./signatures.ts";

/** Where a gateway serves a method. */
export interface GatewayRoute {
  /** HTTP method in lower case. */
  readonly verb: string;
  /** The path; its parameters are arguments. */
  readonly path: WebPath;
  /** Arguments that stand in the query; undefined where the rest of them stands in the body. */
  readonly query: readonly GatewayParam[] | undefined;
  /** What the body has: the arguments that do not stand in the path. */
  readonly body: Schema;
  /** Whether there must be a body. */
  readonly isBodyRequired: boolean;
}

/** An argument in a path or a query. */
export interface GatewayParam {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

const ROUTE = /^([A-Z]+) (\/.*)$/;
const PARAM = /:([A-Za-z_$][\w$]*)|<(?:\w+(?:\([^)]*\))?:)?([A-Za-z_]\w*)>/g;
/** What has another meaning in a path than its text; such routes are not described. */
const SPECIAL = /[*?+(){}\\<>:]/;

/**
 * Lists where a gateway serves a method of a service: at `POST /<service>/<method>`, at GET if it is
 * idempotent, and at the route that it declares.
 */
export function gatewayRoutes(
  service: string,
  signature: Signature,
  definitions: Definitions,
): GatewayRoute[] {
  const { method: { name, http = "", idempotent = false }, input, isOptional } = signature;
  const usual = { template: `/${service}/${name}`, params: [] };
  const verbs = idempotent ? ["post", "get"] : ["post"];
  const routes = verbs.map((verb) => routeOf(verb, usual, { input, isOptional, definitions }));
  const [, verb, path = ""] = ROUTE.exec(http) ?? [];
  if (verb === undefined || SPECIAL.test(path.replaceAll(PARAM, ""))) return routes;
  const { properties = {} } = resolve(input, definitions) ?? {};
  const names = [...path.matchAll(PARAM)].map(([, name, other = ""]) => name ?? other);
  const own = {
    template: path.replaceAll(PARAM, (_, name, other) => `{${name ?? other}}`),
    params: names.map((name) => ({
      name,
      schema: (Object.hasOwn(properties, name) ? properties[name] : undefined) ?? {},
      spansSegments: false,
    })),
  };
  return [...routes, routeOf(verb.toLowerCase(), own, { input, isOptional, definitions })];
}

interface Input {
  readonly input: Schema;
  readonly isOptional: boolean;
  readonly definitions: Definitions;
}

function routeOf(
  verb: string,
  path: WebPath,
  { input, isOptional, definitions }: Input,
): GatewayRoute {
  const inPath = new Set(path.params.map(({ name }) => name));
  const { properties = {}, required = [], ...rest } = resolve(input, definitions) ?? {};
  const others = Object.entries(properties).filter(([name]) => !inPath.has(name));
  const query = others.map(([name, schema]) => ({
    name,
    schema,
    isRequired: required.includes(name),
  }));
  const base = { verb, path, query: verb === "get" ? query : undefined };
  if (inPath.size === 0) return { ...base, body: input, isBodyRequired: !isOptional };
  const needed = required.filter((name) => !inPath.has(name));
  const body = {
    ...rest,
    properties: Object.fromEntries(others),
    ...(needed.length > 0 && { required: needed }),
  };
  return { ...base, body, isBodyRequired: needed.length > 0 };
}
