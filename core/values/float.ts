import { customInspect, type Inspect, kind, kindOf } from "./kind.ts";

/**
 * A number that travels as a float even where it is integral: `new Float(3)` arrives in Python as
 * `3.0`, whereas `3` arrives as an `int`.
 *
 * Decoding yields plain numbers: JavaScript has no difference to keep.
 */
export class Float {
  /** The number. */
  readonly value: number;

  /**
   * Creates a float.
   *
   * @param value Any number, NaN and the infinities included.
   */
  constructor(value: number) {
    this.value = Number(value);
  }

  /** Names the class across copies of this module. */
  get [kind](): "Float" {
    return "Float";
  }

  /** Whether a value is a float wrapper, of this or of another copy of this module. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "Float";
  }

  /** Returns the number. */
  valueOf(): number {
    return this.value;
  }

  /** Returns the number, for plain JSON. */
  toJSON(): number {
    return this.value;
  }

  /** Prints as `Float(3)`. */
  [customInspect](inspect: Inspect, options: Deno.InspectOptions): string {
    return `Float(${inspect(this.value, options)})`;
  }
}
