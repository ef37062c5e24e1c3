import { isMapping, ownValue } from "../../core/config/mapping.ts";
import type { WebPath, WebRoute } from "../../core/contract/service_contract.ts";
import { printable } from "../../core/observe/printable.ts";
import { wrap } from "../terminal/wrap.ts";
import { readSchema } from "./read_schema.ts";

const HELP_WIDTH = 70;
const HELP_INDENT = " ".repeat(9);

/** A route of one of the interfaces of an instance. */
export interface ServiceRoute {
  /** Name of the interface. */
  readonly service: string;
  readonly route: WebRoute;
}

/** Finds the routes in a reply to `lymph.inspect`; a peer that does not know them has none in it. */
export function readRoutes(reply: unknown): ServiceRoute[] {
  const services = ownValue(reply, "routes");
  return Object.entries(isMapping(services) ? services : {}).flatMap(([service, routes]) =>
    listOf(routes).map((route) => ({ service, route: readRoute(route) }))
  );
}

function readRoute(route: unknown): WebRoute {
  const methods = ownValue(route, "methods");
  return {
    ...(Array.isArray(methods) && { methods: methods.map(String) }),
    endpoint: String(ownValue(route, "endpoint")),
    help: String(ownValue(route, "help") ?? ""),
    paths: listOf(ownValue(route, "paths")).map(readPath),
  };
}

function readPath(path: unknown): WebPath {
  return {
    template: String(ownValue(path, "template")),
    params: listOf(ownValue(path, "params")).map((param) => {
      return {
        name: String(ownValue(param, "name")),
        schema: readSchema(ownValue(param, "schema")),
        spansSegments: ownValue(param, "spansSegments") === true,
      };
    }),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Writes the paths of web services for people, a paragraph for each route. */
export function formatRoutes(
  routes: readonly WebRoute[],
  emphasize: (text: string) => string,
): string[] {
  return routes.map(({ methods, endpoint, help, paths }) => {
    const verbs = methods?.join(", ") ?? "any method";
    const lines = paths.map(({ template }) =>
      `http ${emphasize(printable(template))} (${printable(verbs)}): ${printable(endpoint)}`
    );
    const about = wrap(help, HELP_WIDTH).map((line) => HELP_INDENT + printable(line));
    return [...lines, ...about].join("\n");
  });
}
