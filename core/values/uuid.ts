import { customInspect, type Inspect, kind, kindOf } from "./kind.ts";

const SYNTAX = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

/**
 * A universally unique identifier (RFC 9562): Python's `uuid.UUID`.
 *
 * `instanceof` recognises instances made by another copy of this module.
 *
 * @example A fresh identifier
 * ```ts
 * import { Uuid } from "@lymph/lymph";
 * import assert from "node:assert/strict";
 *
 * const id = Uuid.random();
 * assert(id.equals(new Uuid(id.value.toUpperCase())));
 * ```
 */
export class Uuid {
  /** The identifier in lower case with dashes. */
  readonly value: string;

  /**
   * Creates an identifier.
   *
   * @param value 32 hex digits, with or without dashes, in any case.
   * @throws {SyntaxError} If the text is not a UUID.
   */
  constructor(value: string) {
    const groups = SYNTAX.exec(value);
    if (groups === null) {
      throw new SyntaxError(
        `Cannot create a Uuid as it must have 32 hex digits: current value is "${
          value.slice(0, 40)
        }"`,
      );
    }
    this.value = groups.slice(1).join("-").toLowerCase();
  }

  /** Creates a random identifier (version 4). */
  static random(): Uuid {
    return new Uuid(crypto.randomUUID());
  }

  /** Names the class across copies of this module. */
  get [kind](): "Uuid" {
    return "Uuid";
  }

  /** Whether a value is an identifier, of this or of another copy of this module. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === "Uuid";
  }

  /**
   * Compares two identifiers.
   *
   * @param other The identifier to compare with.
   * @returns Whether both are the same.
   */
  equals(other: Uuid): boolean {
    return this.value === other.value;
  }

  /** Returns the identifier in lower case with dashes. */
  toString(): string {
    return this.value;
  }

  /** Returns the identifier as a string, for plain JSON. */
  toJSON(): string {
    return this.value;
  }

  /** Prints as `Uuid("12345678-…")`. */
  [customInspect](inspect: Inspect, options: Deno.InspectOptions): string {
    return `Uuid(${inspect(this.value, options)})`;
  }
}
