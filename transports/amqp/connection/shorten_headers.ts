import { Buffer } from "node:buffer";
import type { MessageHeaders } from "../message.ts";

/** Bytes that are left of every text. */
const MIN_TEXT_BYTES = 256;

/**
 * Cuts the longest text of some headers.
 *
 * @param excess How many bytes there are too many.
 * @returns Undefined if no text is long enough to be cut.
 */
export function shortenHeaders(
  headers: MessageHeaders,
  excess: number,
): MessageHeaders | undefined {
  let longest: { readonly name: string; readonly bytes: Buffer } | undefined;
  for (const [name, value] of Object.entries(headers)) {
    const bytes = Buffer.from(String(value));
    if (bytes.length > (longest?.bytes.length ?? MIN_TEXT_BYTES)) longest = { name, bytes };
  }
  if (longest === undefined) return undefined;
  const { name, bytes } = longest;
  const rest = bytes.subarray(0, Math.max(bytes.length - excess, MIN_TEXT_BYTES));
  // As a stream, so that half a character at the end is left out.
  return { ...headers, [name]: new TextDecoder().decode(rest, { stream: true }) };
}
