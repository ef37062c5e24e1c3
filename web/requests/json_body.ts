import { BadRequest, UnsupportedMediaType } from "../responses/http_error.ts";
import { decodeBody } from "./incoming_request.ts";

/**
 * Reads a JSON body.
 *
 * @throws {UnsupportedMediaType} If the request does not say that it is JSON.
 * @throws {BadRequest} If it is malformed, or not UTF-8.
 */
export async function readJson(request: Request): Promise<unknown> {
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";", 1);
  if (!/^application\/(?:[\w.-]+\+)?json$/i.test(type.trim())) {
    throw new UnsupportedMediaType("The body must be of the type application/json");
  }
  const text = decodeBody(await request.bytes());
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadRequest("The body must be JSON", { cause });
  }
}
