import { Buffer, isUtf8 } from "node:buffer";

/** Up to here, a loop beats the cheapest native decoder. */
const MAX_ASCII_LOOP_BYTES = 16;
const MAX_UNICODE_LOOP_BYTES = 48;
/** From here on, the native decoder that costs the most to call is the fastest. */
const MIN_TEXT_DECODER_BYTES = 300;
const REPLACEMENT = "\ufffd";

const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
const { utf8Slice } = Buffer.prototype as unknown as {
  utf8Slice(this: Uint8Array, start: number, end: number): string;
};

/**
 * Decodes a string.
 *
 * @throws {SyntaxError} If the bytes are not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > MAX_ASCII_LOOP_BYTES) return decodeLonger(bytes, start, end);
  let text = "";
  let position = start;
  for (; position + 4 <= end; position += 4) {
    const a = bytes[position] as number;
    const b = bytes[position + 1] as number;
    const c = bytes[position + 2] as number;
    const d = bytes[position + 3] as number;
    if ((a | b | c | d) > 0x7f) return decodeUnicode(bytes, start, end);
    text += String.fromCharCode(a, b, c, d);
  }
  for (; position < end; position++) {
    const unit = bytes[position] as number;
    if (unit > 0x7f) return decodeUnicode(bytes, start, end);
    text += String.fromCharCode(unit);
  }
  return text;
}

function decodeLonger(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length > MAX_UNICODE_LOOP_BYTES) return decodeNatively(bytes, start, end);
  // A look at three bytes tells most scripts from Latin, where the loop does not pay off.
  const middle = bytes[start + (length >> 1)] as number;
  const ends = (bytes[start] as number) | (bytes[end - 1] as number);
  return (middle | ends) > 0x7f
    ? decodeUnicode(bytes, start, end)
    : decodeNatively(bytes, start, end);
}

/** A loop for well-formed text; whatever looks odd is left to the native decoder to judge. */
function decodeUnicode(bytes: Uint8Array, start: number, end: number): string {
  const units: number[] = [];
  let position = start;
  while (position < end) {
    const lead = bytes[position++] as number;
    if (lead < 0x80) {
      units.push(lead);
      continue;
    }
    const following = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (position + following > end) return decodeNatively(bytes, start, end);
    let code = lead & (0x3f >> following);
    for (const next = position + following; position < next; position++) {
      const byte = bytes[position] as number;
      if ((byte & 0xc0) !== 0x80) return decodeNatively(bytes, start, end);
      code = (code << 6) | (byte & 0x3f);
    }
    if (lead < 0xc2 || lead > 0xf4 || !isScalar(code, following)) {
      return decodeNatively(bytes, start, end);
    }
    if (code < 0x10000) units.push(code);
    else units.push(0xd7c0 + (code >> 10), 0xdc00 | (code & 0x3ff));
  }
  return String.fromCharCode(...units);
}

/** Whether a code is in its shortest form, no surrogate, and within Unicode. */
function isScalar(code: number, following: number): boolean {
  if (following === 1) return code >= 0x80;
  if (following === 2) return code >= 0x800 && (code < 0xd800 || code > 0xdfff);
  return code >= 0x10000 && code <= 0x10ffff;
}

function decodeNatively(bytes: Uint8Array, start: number, end: number): string {
  const text = end - start < MIN_TEXT_DECODER_BYTES
    ? utf8Slice.call(bytes, start, end)
    : lenient.decode(bytes.subarray(start, end));
  // Both replace what is malformed. Only where they may have done so is a second look needed.
  if (text.includes(REPLACEMENT) && !isUtf8(bytes.subarray(start, end))) {
    throw new SyntaxError("Cannot decode a string as it must be UTF-8");
  }
  return text;
}

/**
 * Encodes a short string; an unpaired surrogate becomes U+FFFD, as with `TextEncoder`.
 *
 * @param bytes Where to write, with room for three bytes per UTF-16 unit.
 * @returns The position behind the last byte.
 */
export function encodeUnicode(text: string, bytes: Uint8Array, start: number): number {
  let position = start;
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index);
    if (code < 0x80) {
      bytes[position++] = code;
      continue;
    }
    if (code < 0x800) {
      bytes[position++] = 0xc0 | (code >> 6);
      bytes[position++] = 0x80 | (code & 0x3f);
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      code = text.codePointAt(index) as number;
      if (code > 0xffff) {
        index++;
        bytes[position++] = 0xf0 | (code >> 18);
        bytes[position++] = 0x80 | ((code >> 12) & 0x3f);
        bytes[position++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[position++] = 0x80 | (code & 0x3f);
        continue;
      }
      code = 0xfffd;
    }
    bytes[position++] = 0xe0 | (code >> 12);
    bytes[position++] = 0x80 | ((code >> 6) & 0x3f);
    bytes[position++] = 0x80 | (code & 0x3f);
  }
  return position;
}
