import { md5 } from "./md5.ts";

const ID_BYTES = 16;
const POOL_IDS = 256;

/** Makes ids out of a pool, as one call for much randomness costs little more than for some. */
class IdSource {
  readonly #pool = new Uint8Array(POOL_IDS * ID_BYTES);
  readonly #parts = Array.from(
    { length: POOL_IDS },
    (_, index) => this.#pool.subarray(index * ID_BYTES, (index + 1) * ID_BYTES),
  );
  #ids: string[] = [];

  next(): string {
    return this.#ids.pop() ?? this.#refill();
  }

  /** Makes all texts at once: one alone, between other work, takes four times as long. */
  #refill(): string {
    crypto.getRandomValues(this.#pool);
    // A slice of one long text would keep that alive, and is three times as slow to encode.
    this.#ids = this.#parts.map((part) => part.toHex());
    return this.#ids.pop() as string;
  }
}

const ids = new IdSource();

/** Creates an unguessable id: 128 random bits as 32 hex digits. */
export function randomId(): string {
  return ids.next();
}

/**
 * Python lymph's hash of some values: the MD5 of the text that Python prints for their tuple.
 *
 * @param parts Strings, null for `None`, or `{ python }` for a text that stands as it is.
 * @returns 32 hex digits.
 * @see docs/protocol.md, section 1.6
 */
export function hashId(...parts: readonly (string | null | { readonly python: string })[]): string {
  const texts = parts.map((part) => {
    if (part === null) return "None";
    return typeof part === "string" ? quote(part) : part.python;
  });
  const tuple = texts.length === 1 ? `(${texts[0]},)` : `(${texts.join(", ")})`;
  return md5(tuple);
}

/** Id of an interface in a container, as Python lymph makes it. */
export function instanceId(identity: string, name: string, version: string | null): string {
  return hashId(identity, name, version === null ? null : { python: `Version('${version}')` });
}

function quote(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\");
  return text.includes("'") && !text.includes('"')
    ? `"${escaped}"`
    : `'${escaped.replaceAll("'", "\\'")}'`;
}
