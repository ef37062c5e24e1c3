import { customInspect, type Inspect, kind, kindOf } from "./kind.ts";

/** The extension type that carries an {@linkcode Embedded} value. */
export const EMBEDDED_TYPE = 101;

/**
 * A MessagePack extension that lymph gives no meaning to: Python's `msgpack.ExtType`.
 *
 * Only MessagePack can carry it.
 */
export class Extension {
  /** Extension type, from -128 to 127. */
  readonly type: number;
  /** Payload. */
  readonly data: Uint8Array;

  /**
   * Creates an extension.
   *
   * @param type From -128 to 127, except 101, which is what {@linkcode Embedded} travels as.
   * @param data Payload; it is not copied.
   * @throws {RangeError} If the type is out of range.
   */
  constructor(type: number, data: Uint8Array) {
    if (!Number.isInteger(type) || type < -128 || type > 127 || type === EMBEDDED_TYPE) {
      throw new RangeError(
        `Cannot create an Extension as its type must be an integer from -128 to 127, but not ` +
          `${EMBEDDED_TYPE} (Embedded): current value is ${type}`,
      );
    }
    this.type = type;
    this.data = data;
  }

  /** Names the class across copies of this module. */
  get [kind](): "Extension" {
    return "Extension";
  }

  /** Whether a value is an extension, of this or of another copy of this module. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "Extension";
  }

  /** Prints as `Extension(5, Uint8Array(1) [ 0 ])`. */
  [customInspect](inspect: Inspect, options: Deno.InspectOptions): string {
    return `Extension(${inspect(this.type, options)}, ${inspect(this.data, options)})`;
  }
}
