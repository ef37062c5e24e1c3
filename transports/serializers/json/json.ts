import type { Serializer } from "../../../core/serializer.ts";
import { maxDepthOf, type SerializerOptions } from "../depth.ts";
import type { JsonLimits } from "./cost.ts";
import { readJson } from "./reader.ts";
import { JsonWriter } from "./writer.ts";
import { maxCostOf } from "../cost/value_cost.ts";

const utf8 = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true });

/**
 * JSON with lymph's extension types, for people and for the command line.
 *
 * As in Python, it does not write bytes, embedded values, MessagePack extensions, NaN and the
 * infinities, and of the keys of a Map only those that Python's `json` turns into strings: numbers,
 * booleans, null. It reads all of them in the form in which the output of `--json` has them, such as
 * `{"__type__":"bytes","_":"aGk="}`. Integers keep every digit, as bigint where a number would lose
 * some.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8259 | RFC 8259}
 */
export class JsonSerializer implements Serializer {
  /** MIME type of lymph's JSON. */
  readonly contentType = "application/lymph+json";
  readonly #limits: JsonLimits;
  readonly #writer: JsonWriter;

  /**
   * Creates a serializer.
   *
   * @throws {RangeError} If an option is out of range.
   */
  constructor(options: SerializerOptions = {}) {
    this.#limits = { maxDepth: maxDepthOf(options), maxCost: maxCostOf(options) };
    this.#writer = new JsonWriter(this.#limits.maxDepth);
  }

  /**
   * Encodes one value as UTF-8.
   *
   * @throws {TypeError} If the value, or a value inside it, cannot travel; the message says which.
   * @throws {RangeError} If it nests too deeply, or an integer needs more than 64 bits.
   */
  encode(value: unknown): Uint8Array<ArrayBuffer> {
    return utf8.encode(this.stringify(value));
  }

  /**
   * Decodes exactly one value from UTF-8.
   *
   * @throws {SyntaxError} If the bytes are not one well-formed value, or it costs too much.
   */
  decode(bytes: Uint8Array): unknown {
    let text: string;
    try {
      text = strict.decode(bytes);
    } catch (cause) {
      throw new SyntaxError("Cannot decode JSON as it must be UTF-8", { cause });
    }
    return this.parse(text);
  }

  /**
   * Encodes one value as text, on one line.
   *
   * @throws {TypeError} If the value, or a value inside it, cannot travel; the message says which.
   * @throws {RangeError} If it nests too deeply, or an integer needs more than 64 bits.
   */
  stringify(value: unknown): string {
    return this.#writer.write(value);
  }

  /**
   * Decodes exactly one value from text.
   *
   * @throws {SyntaxError} If the text is not one well-formed value, or it costs too much.
   */
  parse(text: string): unknown {
    return readJson(text, this.#limits);
  }
}

/**
 * Creates the JSON serializer.
 *
 * @throws {RangeError} If an option is out of range.
 */
export function createJsonSerializer(options?: SerializerOptions): JsonSerializer {
  return new JsonSerializer(options);
}
