import { customInspect, type Inspect, kind, kindOf } from "./kind.ts";

/**
 * A value that is encoded already and travels as it is: Python lymph's `raw_embed`.
 *
 * The receiver decodes it in place and never sees the wrapper. Only MessagePack can carry it.
 */
export class Embedded {
  /** One MessagePack value. */
  readonly bytes: Uint8Array;

  /**
   * Wraps an encoded value.
   *
   * @param bytes One MessagePack value. It is not checked, and not copied.
   */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Names the class across copies of this module. */
  get [kind](): "Embedded" {
    return "Embedded";
  }

  /** Whether a value is an embedded one, of this or of another copy of this module. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "Embedded";
  }

  /** Prints as `Embedded(Uint8Array(3) [ … ])`. */
  [customInspect](inspect: Inspect, options: Deno.InspectOptions): string {
    return `Embedded(${inspect(this.bytes, options)})`;
  }
}
