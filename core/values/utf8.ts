const strict = new TextDecoder("utf-8", { fatal: true });
const lenient = new TextDecoder();

/**
 * Decodes text from outside, in which a byte that is not UTF-8 would otherwise become U+FFFD.
 *
 * @param bytes The text; a byte order mark at its beginning is dropped.
 * @param name What it is, for the error: the name of a file.
 * @param start Offset of its first byte, where it is a part.
 * @throws {SyntaxError} If it is not UTF-8; one line with the offset.
 */
export function decodeUtf8(bytes: Uint8Array, name: string, start = 0): string {
  // The platform's strict decoder takes five times as long, for text that is right as well.
  const text = lenient.decode(bytes);
  if (!text.includes("\ufffd")) return text;
  try {
    return strict.decode(bytes); // the text may have that character itself
  } catch (cause) {
    const offset = invalidOffset(bytes);
    const byte = (bytes[offset] ?? 0).toString(16).padStart(2, "0");
    throw new SyntaxError(
      `${name}: must be UTF-8: the byte at offset ${
        start + offset
      } is 0x${byte}, which is invalid there`,
      { cause },
    );
  }
}

/**
 * Decodes parts of a text as they come.
 *
 * @param parts Bytes of the text, cut anywhere.
 * @param name What it is, for the error.
 * @throws {SyntaxError} If it is not UTF-8; one line with the offset.
 */
export async function* decodeUtf8Parts(
  parts: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<string> {
  let start = 0;
  let rest: Uint8Array = new Uint8Array();
  for await (const part of parts) {
    const bytes = new Uint8Array([...rest, ...part]);
    const end = bytes.length - unfinished(bytes);
    yield decodeUtf8(bytes.subarray(0, end), name, start);
    start += end;
    rest = bytes.subarray(end);
  }
  yield decodeUtf8(rest, name, start);
}

/** How many bytes at the end may belong to a sequence that goes on in the next part. */
function unfinished(bytes: Uint8Array): number {
  for (let count = 1; count <= 3; count++) {
    const byte = bytes[bytes.length - count] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return count < length ? count : 0;
  }
  return 0;
}

/** Where the first sequence begins that is not UTF-8; the length if all are valid. */
function invalidOffset(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = lengthAt(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/** Table 3-7 of the Unicode standard; 0 for what is not in it. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next] ?? 0;
    if (byte < (next === 1 ? low : 0x80) || byte > (next === 1 ? high : 0xbf)) return 0;
  }
  return length;
}
