import type { JsonSerializer } from "../transports/serializers/mod.ts";
import { refuseCoding, splitUrl } from "../web/requests/mod.ts";
import { BadRequest, UnsupportedMediaType } from "../web/mod.ts";
import type { Schema } from "../core/contract/schema.ts";
import { toError } from "../core/errors.ts";
import { nameOf } from "../core/contract/schema.ts";
import { fromJson, fromText } from "./from_json.ts";
import type { Route } from "./routes.ts";

/** A request with its body. */
export interface ReadRequest {
  /** The request. */
  readonly request: Request;
  /** Its body as it came; that of a GET is not read. */
  readonly body: Uint8Array<ArrayBuffer>;
}

const NO_BODY = new Uint8Array();

/**
 * Reads the body of a call.
 *
 * @throws {UnsupportedMediaType} If it does not declare to be JSON, or is compressed.
 */
export async function readBody(request: Request): Promise<ReadRequest> {
  if (request.method === "GET" || request.method === "HEAD") return { request, body: NO_BODY };
  const body = await request.bytes();
  // A page may send an empty POST to any origin without asking; JSON it may not.
  const isSimple = request.method === "POST" && request.headers.has("origin");
  if (body.length > 0 || isSimple) checkType(request);
  if (body.length > 0) refuseCoding(request);
  return { request, body };
}

/**
 * The arguments of a call by name: those of the path, and of the query or the JSON body.
 *
 * @throws {BadRequest} If the body is no JSON object, or an argument stands in two places.
 */
export function argumentsOf(
  { request, body }: ReadRequest,
  route: Route,
  json: JsonSerializer,
): object {
  const { offered, params } = route;
  const definitions = offered?.definitions ?? {};
  const input = offered?.contract?.input;
  const fromPath = Object.entries(params)
    .map(([name, text]) => [name, valueOf([text], name, route)] as const);
  if (request.method === "GET" || request.method === "HEAD") {
    const query = new URLSearchParams(splitUrl(request.url).query);
    const fromQuery = [...new Set(query.keys())].map((name) =>
      [name, valueOf(query.getAll(name), name, route)] as const
    );
    return merge(fromPath, fromQuery);
  }
  if (body.length === 0) return merge(fromPath, []);
  const value = merge(fromPath, Object.entries(parse(body, json)));
  return input === undefined ? value : fromJson(value, input, definitions) as object;
}

function parse(body: Uint8Array, json: JsonSerializer): object {
  let value: unknown;
  try {
    value = json.decode(body);
  } catch (cause) {
    const reason = toError(cause).message.replace("Cannot decode JSON: ", "");
    throw new BadRequest(`The body must be JSON: ${reason}`, { cause });
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype;
  if (!isObject) throw new BadRequest("The body must be one JSON object: the arguments by name");
  return value as object;
}

function checkType({ headers }: Request): void {
  const [type = ""] = (headers.get("content-type") ?? "").split(";", 1);
  if (/^application\/(?:[\w.-]+\+)?json$/i.test(type.trim())) return;
  throw new UnsupportedMediaType("The body must be of the type application/json");
}

function valueOf(texts: readonly string[], name: string, { offered }: Route): unknown {
  const definitions = offered?.definitions ?? {};
  const schema = propertyOf(offered?.contract?.input, name, definitions);
  return fromText(texts, schema, definitions);
}

/** The schema of one argument, where the contract says it. */
function propertyOf(
  schema: Schema | undefined,
  name: string,
  definitions: Readonly<Record<string, Schema>>,
): Schema | undefined {
  if (schema === undefined) return undefined;
  if (schema.$ref !== undefined) {
    return propertyOf(definitions[nameOf(schema.$ref)], name, definitions);
  }
  const own = schema.properties;
  if (own !== undefined && Object.hasOwn(own, name)) return own[name];
  for (const part of [...schema.anyOf ?? [], ...schema.allOf ?? []]) {
    const found = propertyOf(part, name, definitions);
    if (found !== undefined) return found;
  }
  return schema.additionalProperties;
}

type Entries = readonly (readonly [name: string, value: unknown])[];

function merge(fromPath: Entries, others: Entries): object {
  const names = new Set(fromPath.map(([name]) => name));
  const twice = others.find(([name]) => names.has(name));
  if (twice !== undefined) throw new BadRequest(`${twice[0]}: it stands in the path already`);
  return Object.fromEntries([...fromPath, ...others]);
}
