import { alternativesIn } from "../comparing/alternatives.ts";
import { type Members, membersOf, objectOf, resolve } from "../objects.ts";
import type { Definitions, Schema } from "../schema.ts";
import type { WebPath } from "../service_contract.ts";
import { unionOf } from "../unions.ts";
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
  const alternatives = objectsIn(input, definitions);
  const names = [...path.matchAll(PARAM)].map(([, name, other = ""]) => name ?? other);
  const own = {
    template: path.replaceAll(PARAM, (_, name, other) => `{${name ?? other}}`),
    params: names.map((name) => ({
      name,
      schema: propertyIn(alternatives, name),
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
  const alternatives = objectsIn(input, definitions);
  const names = new Set(alternatives.flatMap(({ properties }) => Object.keys(properties)));
  const query = [...names].filter((name) => !inPath.has(name)).map((name) => ({
    name,
    schema: propertyIn(alternatives, name),
    isRequired: alternatives.every(({ required }) => required.includes(name)),
  }));
  const base = { verb, path, query: verb === "get" ? query : undefined };
  if (inPath.size === 0) return { ...base, body: input, isBodyRequired: !isOptional };
  const { description } = resolve(input, definitions) ?? {};
  const bodies = alternatives.map((members) => withoutNames(members, inPath));
  return {
    ...base,
    body: { ...description !== undefined && { description }, ...unionOf(bodies.map(objectOf)) },
    isBodyRequired: bodies.every(({ required }) => required.length > 0),
  };
}

/** The objects that the arguments may be; one without properties if that is not known. */
function objectsIn(input: Schema, definitions: Definitions): readonly Members[] {
  const alternatives = alternativesIn(resolve(input, definitions) ?? {}, definitions)
    .map((alternative) => membersOf(alternative, definitions));
  const known = alternatives.filter((members) => members !== undefined);
  return known.length > 0 ? known : [{ properties: {}, required: [] }];
}

/** What a property may be in any of the objects that have it. */
function propertyIn(alternatives: readonly Members[], name: string): Schema {
  const schemas = alternatives.flatMap(({ properties }) =>
    Object.hasOwn(properties, name) ? [properties[name] as Schema] : []
  );
  return schemas.length > 0 ? unionOf(schemas) : {};
}

function withoutNames(members: Members, names: ReadonlySet<string>): Members {
  const others = Object.entries(members.properties).filter(([name]) => !names.has(name));
  return {
    ...members,
    properties: Object.fromEntries(others),
    required: members.required.filter((name) => !names.has(name)),
  };
}
