import type { DeclaredError, ServiceContract, WebPath, WebRoute } from "../service_contract.ts";
import type { Schema } from "../schema.ts";
import { type GatewayRoute, gatewayRoutes } from "./gateway_routes.ts";
import { JsonForms } from "./json_forms.ts";
import { Names } from "./names.ts";
import { type DescribedPath, OpenApiPaths, type Operation } from "./openapi_paths.ts";
import { type Signature, signaturesOf } from "./signatures.ts";
import type { JsonSchema } from "./tagged_forms.ts";

/** An OpenAPI document. */
export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string;
  };
  /** Operations by path, and by HTTP method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** What a rule without methods takes, of what OpenAPI knows. */
const USUAL = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const KNOWN = [...USUAL, "HEAD", "OPTIONS", "TRACE"];
const PROBLEM = "Problem";
const JSON_TYPE = "application/json";

/**
 * Describes the routes of a web service, and RPC methods as a gateway serves them: at `POST
 * /<service>/<method>` with the arguments as JSON, and at the routes that they declare.
 *
 * @see {@link https://spec.openapis.org/oas/v3.1.0}
 */
export function openApiOf(service: ServiceContract): OpenApi {
  const { name, version, types } = service;
  const definitions = types?.definitions ?? {};
  const names = new Names(definitions, [PROBLEM]);
  const forms = new JsonForms(definitions, {
    prefix: "#/components/schemas/",
    names,
    isPlain: true,
  });
  const paths = new OpenApiPaths();
  for (const route of service.routes) addRoute(paths, route, forms);
  for (const signature of signaturesOf(service)) {
    const operationId = `${name}.${signature.method.name}`;
    for (const route of gatewayRoutes(name, signature, definitions)) {
      const operation = { operationId, ...describeCall(signature, route, forms) };
      paths.add(describePath(route.path, forms), route.verb, operation);
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: name,
      version: version ?? "unversioned",
      ...(types?.description !== undefined && { description: types.description }),
    },
    paths: paths.all,
    components: { schemas: { ...forms.named(), [PROBLEM]: problem } },
  };
}

function describePath({ template, params }: WebPath, forms: JsonForms): DescribedPath {
  return {
    template,
    params: params.map(({ name, schema, spansSegments }) =>
      describeParam(name, schema, { forms, remark: spansSegments ? "May contain slashes." : "" })
    ),
  };
}

function describeParam(
  name: string,
  schema: Schema,
  { forms, remark = "" }: { readonly forms: JsonForms; readonly remark?: string },
): JsonSchema & { readonly name: string } {
  const { description = "", ...form } = forms.form(schema);
  const text = [description, remark].filter((part) => part !== "").join(" ");
  return { name, ...(text !== "" && { description: text }), schema: form };
}

function addRoute(
  paths: OpenApiPaths,
  { methods = USUAL, endpoint, help, paths: templates }: WebRoute,
  forms: JsonForms,
): void {
  const served = methods.filter((method) => KNOWN.includes(method));
  // What comes with GET is not worth a description of its own.
  const shown = served.includes("GET") ? served.filter((method) => method !== "HEAD") : served;
  for (const path of templates) {
    for (const method of shown) {
      const verb = method.toLowerCase();
      paths.add(describePath(path, forms), verb, {
        operationId: shown.length > 1 ? `${endpoint}.${verb}` : endpoint,
        ...descriptionOf(help),
        responses: { default: { description: "What the handler answers." } },
      });
    }
  }
}

function describeCall(
  { method: { help, raises }, isEmpty, output }: Signature,
  { query, body, isBodyRequired }: GatewayRoute,
  forms: JsonForms,
): Omit<Operation, "operationId"> {
  const parameters = query?.map(({ name, schema, isRequired }) => ({
    ...describeParam(name, schema, { forms }),
    in: "query",
    required: isRequired,
  }));
  const result = forms.form(output);
  return {
    ...descriptionOf(help),
    ...(parameters !== undefined && { parameters }),
    ...(query === undefined && !isEmpty && {
      requestBody: {
        required: isBodyRequired,
        content: { [JSON_TYPE]: { schema: forms.form(body) } },
      },
    }),
    responses: {
      200: {
        description: result.description ?? "The result.",
        content: { [JSON_TYPE]: { schema: result } },
      },
      ...describeErrors(raises),
    },
  };
}

/** Problems by their status: wrong arguments, declared errors, and everything else. */
function describeErrors(raises: readonly DeclaredError[]): JsonSchema {
  const byStatus = Map.groupBy(raises, ({ status }) => status);
  const thrown = (errors: readonly DeclaredError[]) =>
    `The method has thrown ${errors.map(({ name }) => name).join(" or ")}`;
  const wrong = "The arguments are not what the method takes";
  const texts: Record<string, string> = { 400: `${wrong}.` };
  for (const [status, errors] of byStatus) {
    if (status === 400) texts[status] = `${wrong}. ${thrown(errors)}.`;
    else if (status !== undefined) texts[status] = `${thrown(errors)}.`;
  }
  const others = byStatus.get(undefined);
  texts.default = others ? `${thrown(others)}, or the call has failed.` : "The call has failed.";
  return Object.fromEntries(
    Object.entries(texts).map(([status, text]) => [status, describeProblem(text)]),
  );
}

function descriptionOf(help: string): JsonSchema {
  if (help === "") return {};
  const [summary = ""] = help.split("\n", 1);
  return summary === help ? { summary } : { summary, description: help };
}

function describeProblem(description: string): JsonSchema {
  const schema = { $ref: `#/components/schemas/${PROBLEM}` };
  return { description, content: { "application/problem+json": { schema } } };
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc9457} */
const problem: JsonSchema = {
  type: "object",
  properties: {
    type: { type: "string", format: "uri-reference" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    instance: { type: "string", format: "uri-reference" },
  },
};
