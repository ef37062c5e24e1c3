import { decodeUtf8 } from "../../core/values/utf8.ts";
import { BadRequest, UnsupportedMediaType } from "../responses/http_error.ts";
import { refuseCoding } from "./content_coding.ts";
import { nestsDeeper } from "./json_depth.ts";

const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
const MULTIPART = /^multipart\/form-data\s*;/i;
const encoder = new TextEncoder();

/**
 * A request whose JSON and forms must be UTF-8: the platform makes U+FFFD of what is not, and the
 * handler would never know.
 */
export class IncomingRequest extends Request {
  /** {@inheritDoc Request.json} */
  override async json(): Promise<unknown> {
    const bytes = await this.bytes();
    try {
      return parseBody(bytes);
    } catch (error) {
      refuseCoding(this); // only now, as looking at headers costs
      throw error;
    }
  }

  /** {@inheritDoc Request.formData} */
  override async formData(): Promise<FormData> {
    const type = this.headers.get("content-type") ?? "";
    if (!FORM.test(type) && !MULTIPART.test(type)) {
      throw new UnsupportedMediaType("The body must be a form");
    }
    refuseCoding(this);
    const bytes = await this.bytes();
    if (FORM.test(type)) checkEncoded(decodeBody(bytes));
    const form = await parseForm(bytes, type);
    if (!FORM.test(type)) checkParts(form, bytes);
    return form;
  }

  /** {@inheritDoc Request.clone} */
  override clone(): Request {
    return new IncomingRequest(super.clone());
  }
}

function decodeBody(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes, "The body");
  } catch (cause) {
    throw new BadRequest((cause as Error).message, { cause });
  }
}

const MAX_DEPTH = 500;
/** Bytes; shorter texts take no longer to parse than to look at, however deeply they nest. */
const LOOKED_AT = 64 * 1024;

/**
 * Parses a body that is JSON.
 *
 * @throws {BadRequest} If it is not UTF-8, is malformed, or nests too deeply.
 */
export function parseBody(bytes: Uint8Array): unknown {
  const text = decodeBody(bytes);
  if (bytes.length > LOOKED_AT && nestsDeeper(bytes, MAX_DEPTH)) {
    throw new BadRequest(`The body must be JSON: it nests deeper than ${MAX_DEPTH} levels`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadRequest(`The body must be JSON: ${(cause as Error).message}`, { cause });
  }
}

async function parseForm(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { "content-type": type } }).formData();
  } catch (cause) {
    throw new BadRequest("The body must be a form, as its content type says", { cause });
  }
}

/** Looks for bytes in a form that are written as percent signs with digits. */
function checkEncoded(text: string): void {
  for (const { 0: bytes, index } of text.matchAll(/(?:%[\da-f]{2})+/gi)) {
    try {
      decodeURIComponent(bytes);
    } catch (cause) {
      const offset = encoder.encode(text.slice(0, index)).length;
      const shown = bytes.length > 30 ? `${bytes.slice(0, 30)}…` : bytes;
      const what = `${shown} at offset ${offset} is not`;
      throw new BadRequest(`The body: must be UTF-8: ${what}`, { cause });
    }
  }
}

/** Looks for text in the parts of a form that is not in its bytes: they were not UTF-8. */
function checkParts(form: FormData, bytes: Uint8Array): void {
  let body: string | undefined;
  let end = 0; // of the last part; from the start each time, many would take quadratic time
  for (const [name, value] of form) {
    const start = end;
    for (const text of [name, typeof value === "string" ? value : value.name]) {
      if (!text.includes("\ufffd")) continue;
      body ??= toByteText(bytes);
      const found = toByteText(encoder.encode(text));
      const at = body.indexOf(found, start);
      if (at === -1) {
        throw new BadRequest(`The body: must be UTF-8: the field ${JSON.stringify(name)} is not`);
      }
      end = Math.max(end, at + found.length);
    }
  }
}

/** A text whose characters stand for bytes. */
function toByteText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}
