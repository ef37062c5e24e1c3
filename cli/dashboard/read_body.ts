import { ApiError } from "./route.ts";

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads the text of a request.
 *
 * @throws {ApiError} If it is too long.
 */
export async function readBody({ body }: Request): Promise<string> {
  if (body === null) return "";
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > MAX_BYTES) {
      throw new ApiError(413, `The body must not be longer than ${MAX_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return await new Blob(chunks).text();
}
