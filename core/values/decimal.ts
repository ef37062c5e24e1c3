import { customInspect, type Inspect, kind, kindOf } from "./kind.ts";

// The grammar of Python's decimal.Decimal. 18 digits of exponent are more than Python can hold.
const FINITE = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,18}))?$/i;
const INFINITE = /^[+-]?inf(?:inity)?$/i;
const NOT_A_NUMBER = /^[+-]?s?nan\d*$/i;

/**
 * A decimal number that keeps every digit as it was written: Python's `decimal.Decimal`.
 *
 * It carries, it does not calculate; give its {@linkcode Decimal.value} to a library that does.
 * `instanceof` recognises instances made by another copy of this module.
 *
 * @example A price
 * ```ts
 * import { Decimal } from "@lymph/lymph";
 * import assert from "node:assert/strict";
 *
 * const price = new Decimal("3.140");
 * assert.equal(price.toString(), "3.140");
 * assert(price.equals(new Decimal("3.14")));
 * ```
 */
export class Decimal {
  /** The number as it was written, such as `"3.140"`, `"1E+2"`, `"-Infinity"` or `"NaN"`. */
  readonly value: string;

  /**
   * Creates a decimal.
   *
   * @param value Digits with an optional sign, point and exponent, or `Infinity` or `NaN`.
   * @throws {SyntaxError} If the text is not a decimal number.
   */
  constructor(value: string | bigint) {
    const text = String(value);
    if (!FINITE.test(text) && !INFINITE.test(text) && !NOT_A_NUMBER.test(text)) {
      const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
      throw new SyntaxError(
        `Cannot create a Decimal as it must be a decimal number: current value is "${shown}"`,
      );
    }
    this.value = text;
  }

  /** Names the class across copies of this module. */
  get [kind](): "Decimal" {
    return "Decimal";
  }

  /** Whether a value is a decimal, of this or of another copy of this module. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "Decimal";
  }

  /**
   * Compares by number, as Python does: `3.140` equals `3.14`, and `NaN` equals nothing.
   *
   * @param other The decimal to compare with.
   * @returns Whether both are the same number.
   */
  equals(other: Decimal): boolean {
    const normalized = normalize(this.value);
    return normalized !== undefined && normalized === normalize(other.value);
  }

  /** Returns the number as it was written. */
  toString(): string {
    return this.value;
  }

  /** Returns the nearest JavaScript number; digits may be lost. */
  toNumber(): number {
    if (NOT_A_NUMBER.test(this.value)) return NaN;
    if (INFINITE.test(this.value)) return this.value.startsWith("-") ? -Infinity : Infinity;
    return Number(this.value);
  }

  /** Returns the number as it was written, for plain JSON. */
  toJSON(): string {
    return this.value;
  }

  /** Prints as `Decimal("3.140")`. */
  [customInspect](inspect: Inspect, options: Deno.InspectOptions): string {
    return `Decimal(${inspect(this.value, options)})`;
  }
}

/** One spelling for each number; undefined for NaN. */
function normalize(text: string): string | undefined {
  const [matched, sign, whole = "", fraction = "", exponent = "0"] = FINITE.exec(text) ?? [];
  if (matched === undefined) {
    if (NOT_A_NUMBER.test(text)) return undefined;
    return text.startsWith("-") ? "-Infinity" : "Infinity";
  }
  const digits = (whole + fraction).replace(/^0+/, "");
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end--;
  if (end === 0) return "0";
  const scale = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - end);
  return `${sign === "-" ? "-" : ""}${digits.slice(0, end)}e${scale}`;
}
