import type { DeclaredError, ServiceContract, WebPath, WebRoute } from "../service_contract.ts";
import { isUnknown } from "../unions.ts";
import { JsonForms } from "./json_forms.ts";
import { Names } from "./names.ts";
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
 * Describes the routes of a web service, and RPC methods as a gateway serves them: `POST
 * /<service>/<method>` with the arguments as JSON.
 *
 * @see {@link https://spec.openapis.org/oas/v3.1.0}
 */
export function openApiOf(service: ServiceContract): OpenApi {
  const { name, version, types } = service;
  const definitions = types?.definitions ?? {};
  const names = new Names(definitions, [PROBLEM]);
  const forms = new JsonForms(definitions, { prefix: "#/components/schemas/", names });
  const paths = new Paths();
  for (const route of service.routes) addRoute(paths, route);
  for (const signature of signaturesOf(service)) {
    const operation = describeCall(`${name}.${signature.method.name}`, signature, forms);
    paths.add({ template: `/${name}/${signature.method.name}`, params: [] }, "post", operation);
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

/** What one HTTP method of a path does. */
interface Operation extends JsonSchema {
  readonly operationId: string;
}

/** Operations by path. Paths that differ only in the names of their parameters are one. */
class Paths {
  readonly all: Record<string, Record<string, unknown>> = {};
  readonly #byShape = new Map<string, WebPath>();
  readonly #ids = new Set<string>();

  add(path: WebPath, method: string, operation: Operation): void {
    const shape = path.template.replaceAll(/\{[^}]*\}/g, "{}");
    const first = this.#byShape.get(shape) ?? path;
    this.#byShape.set(shape, first);
    const operations = this.all[first.template] ??= {
      ...(first.params.length > 0 && { parameters: first.params.map(describeParam) }),
    };
    if (Object.hasOwn(operations, method)) return; // the first rule that matches serves it
    operations[method] = { ...operation, operationId: this.#idOf(operation.operationId) };
  }

  #idOf(wanted: string): string {
    let id = wanted;
    for (let i = 2; this.#ids.has(id); i++) id = `${wanted}.${i}`;
    this.#ids.add(id);
    return id;
  }
}

function describeParam({ name, schema, spansSegments }: WebPath["params"][number]): JsonSchema {
  const { description, ...rest } = schema;
  const remarks = [description, spansSegments ? "May contain slashes." : undefined];
  const text = remarks.filter((remark) => remark !== undefined).join(" ");
  return {
    name,
    in: "path",
    required: true,
    ...(text !== "" && { description: text }),
    schema: rest,
  };
}

function addRoute(paths: Paths, { methods = USUAL, endpoint, help, paths: templates }: WebRoute) {
  const served = methods.filter((method) => KNOWN.includes(method));
  // What comes with GET is not worth a description of its own.
  const shown = served.includes("GET") ? served.filter((method) => method !== "HEAD") : served;
  for (const path of templates) {
    for (const method of shown) {
      const verb = method.toLowerCase();
      paths.add(path, verb, {
        operationId: shown.length > 1 ? `${endpoint}.${verb}` : endpoint,
        ...descriptionOf(help),
        responses: { default: { description: "What the handler answers." } },
      });
    }
  }
}

function describeCall(
  operationId: string,
  { method, input, isOptional, isEmpty, output }: Signature,
  forms: JsonForms,
): Operation {
  const { help, raises } = method;
  const result = forms.form(output);
  return {
    operationId,
    ...descriptionOf(help),
    ...(!isEmpty && {
      requestBody: {
        required: !isOptional,
        content: { [JSON_TYPE]: { schema: forms.form(input) } },
      },
    }),
    responses: {
      200: {
        description: isUnknown(output) ? "The result." : result.description ?? "The result.",
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
