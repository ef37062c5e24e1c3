import { createHash } from "node:crypto";

const POOL_BYTES = 4096;
const ID_DIGITS = 32;

/** Cuts ids out of one long text, as one call for much randomness costs little more than for some. */
class IdSource {
  readonly #bytes = new Uint8Array(POOL_BYTES);
  #digits = "";
  #used = 0;

  next(): string {
    if (this.#used === this.#digits.length) {
      crypto.getRandomValues(this.#bytes);
      this.#digits = this.#bytes.toHex();
      this.#used = 0;
    }
    return this.#digits.slice(this.#used, this.#used += ID_DIGITS);
  }
}

const ids = new IdSource();

/** Creates an unguessable id: 128 random bits as 32 hex digits. */
export function randomId(): string {
  return ids.next();
}

/**
 * The original's hash of some values: the MD5 of the text that Python prints for their tuple.
 *
 * @param parts Strings, null for `None`, or `{ python }` for a text that stands as it is.
 * @returns 32 hex digits.
 * @see PROTOCOL.md, section 1.6
 */
export function hashId(...parts: readonly (string | null | { readonly python: string })[]): string {
  const texts = parts.map((part) => {
    if (part === null) return "None";
    return typeof part === "string" ? quote(part) : part.python;
  });
  const tuple = texts.length === 1 ? `(${texts[0]},)` : `(${texts.join(", ")})`;
  return createHash("md5").update(tuple).digest("hex");
}

/** Id of an interface in a container, as the original makes it. */
export function instanceId(identity: string, name: string, version: string | null): string {
  return hashId(identity, name, version === null ? null : { python: `Version('${version}')` });
}

function quote(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\");
  return text.includes("'") && !text.includes('"')
    ? `"${escaped}"`
    : `'${escaped.replaceAll("'", "\\'")}'`;
}
