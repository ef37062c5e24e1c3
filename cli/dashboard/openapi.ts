import { release } from "../../core/release.ts";
import type { Route } from "./route.ts";

const ERROR = {
  type: "object",
  properties: { error: { type: "string", description: "What is wrong, and what to do" } },
  required: ["error"],
};

/** Describes the API by OpenAPI 3.1. */
export function describeApi(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = describeRoute(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "lymph dashboard",
      version: release,
      description: "What the dashboard shows, and what it can do. Send the token of its address.",
    },
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: { Error: ERROR },
    },
    security: [{ token: [] }],
  };
}

function describeRoute({ method, path, summary, query = {}, body, returns }: Route) {
  const inPath = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: "query",
    description,
    schema: { type: "string" },
  }));
  const isStream = path === "/api/logs";
  return {
    operationId: operationId(method, path),
    summary,
    parameters: [...inPath, ...inQuery],
    ...(method === "POST" && { requestBody: describeBody(body) }),
    responses: {
      200: {
        description: isStream ? "Events, each with this as its data" : "The answer",
        content: { [isStream ? "text/event-stream" : "application/json"]: { schema: returns } },
      },
      default: {
        description: "What is wrong",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function describeBody(fields: Route["body"] = {}) {
  const properties = Object.entries(fields).map(([name, { schema, description }]) => [
    name,
    { ...schema, description },
  ]);
  const required = Object.keys(fields).filter((name) => !fields[name]?.optional);
  const schema = {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
  return { required: required.length > 0, content: { "application/json": { schema } } };
}

function operationId(method: string, path: string): string {
  const words = path.replaceAll(/[{}]/g, "").split(/[/.-]/).slice(2);
  return [method.toLowerCase(), ...words].map((word, i) =>
    i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)
  ).join("");
}
