import type { StandardSchema } from "../../core/contract/standard/standard_schema.ts";
import { UnsupportedMediaType } from "../responses/http_error.ts";
import { checkBody } from "./check_body.ts";
import { refuseCoding } from "./content_coding.ts";
import { parseBody } from "./incoming_request.ts";

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/i;

/**
 * Reads a JSON body.
 *
 * @throws {UnsupportedMediaType} If the request does not say that it is JSON, or is compressed.
 * @throws {BadRequest} If it is malformed, or not UTF-8.
 */
export function readJson(request: Request): Promise<unknown>;
/**
 * Reads a JSON body and lets a schema check it.
 *
 * @param schema Of zod, valibot, arktype or another library that implements Standard Schema.
 * @returns What the schema makes of the body.
 * @throws {UnsupportedMediaType} If the request does not say that it is JSON, or is compressed.
 * @throws {BadRequest} If it is malformed, not UTF-8, or not what the schema takes; names the path.
 *
 * @example A body that is checked
 * ```ts
 * import { readJson, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
 * import type { StandardSchema } from "@lymph/lymph";
 *
 * // With a library: const Order = z.object({ item: z.string(), count: z.number().int().min(1) });
 * declare const Order: StandardSchema<{ item: string; count: number }>;
 *
 * export class Shop extends WebServiceInterface {
 *   override readonly urlMap = new UrlMap([
 *     new Rule("/orders", { endpoint: "order", methods: ["POST"] }),
 *   ]);
 *
 *   async order(request: Request): Promise<object> {
 *     const { item, count } = await readJson(request, Order);
 *     return { item, count };
 *   }
 * }
 * ```
 */
export function readJson<T>(request: Request, schema: StandardSchema<unknown, T>): Promise<T>;
export async function readJson(
  request: Request,
  schema?: StandardSchema,
): Promise<unknown> {
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";", 1);
  if (!JSON_TYPE.test(type.trim())) {
    throw new UnsupportedMediaType("The body must be of the type application/json");
  }
  refuseCoding(request);
  const body = parseBody(await request.bytes());
  return schema === undefined ? body : await checkBody(body, schema);
}
