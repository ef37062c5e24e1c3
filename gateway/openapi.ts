import { type OpenApi, openApiOf } from "../core/contract/outputs/openapi.ts";
import type { OfferedMethod } from "./catalogue.ts";
import { DECLARED_STATUS } from "./call_errors.ts";

const SCHEMAS = "#/components/schemas/";
/** What errors have in common, whatever the service. */
const PROBLEM = "Problem";

/**
 * Describes what a gateway offers as OpenAPI 3.1.
 *
 * @see {@link https://spec.openapis.org/oas/v3.1.0}
 */
export function describeGateway(name: string, methods: readonly OfferedMethod[]): OpenApi {
  const services = Map.groupBy(methods, ({ service }) => service);
  const paths: Record<string, Record<string, unknown>> = {};
  let schemas: object = {};
  for (const [service, offered] of services) {
    const described = renamed(describeService(service, offered), service);
    schemas = { ...schemas, ...described.components.schemas as object };
    for (const [path, operations] of Object.entries(described.paths)) {
      // Of two services with the same route the first one serves it.
      paths[path] = { ...operations, ...paths[path] };
    }
  }
  const info = { title: name, version: "unversioned" };
  return { openapi: "3.1.0", info, paths, components: { schemas } };
}

function describeService(service: string, methods: readonly OfferedMethod[]): OpenApi {
  const contracts = methods.flatMap(({ method, contract }) =>
    contract === undefined ? [] : [[method, contract] as const]
  );
  return openApiOf({
    name: service,
    version: null,
    methods: methods.map(({ method, raises = [], ...more }) => ({
      ...more,
      name: method,
      raises: raises.map((error) => ({ status: DECLARED_STATUS, ...error })),
    })),
    routes: [],
    types: {
      methods: Object.fromEntries(contracts),
      handles: {},
      emits: {},
      definitions: methods[0]?.definitions ?? {},
      untranslated: [],
    },
  });
}

/** Schemas of different services may have the same names: they are given that of the service. */
function renamed(document: OpenApi, service: string): OpenApi {
  const prefix = `${service.replaceAll(/[^\w.-]/g, "_")}.`;
  const nameOf = (name: string) => name === PROBLEM ? name : prefix + name;
  const { components, ...rest } = JSON.parse(JSON.stringify(document), (key, value) => {
    if (key !== "$ref" || typeof value !== "string") return value;
    return SCHEMAS + nameOf(value.slice(SCHEMAS.length));
  }) as OpenApi;
  const schemas = Object.entries(components.schemas as object)
    .map(([name, schema]) => [nameOf(name), schema]);
  return { ...rest, components: { schemas: Object.fromEntries(schemas) } };
}
