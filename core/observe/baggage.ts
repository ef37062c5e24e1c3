/** Most bytes of a `baggage` header, as W3C has it. */
export const MAX_BAGGAGE_BYTES = 8192;

/** One member: what it says, and how it is written in a header, with its properties. */
interface Member {
  readonly value: string;
  readonly written: string;
}

const PRINTABLE = /^[\t\x20-\x7e]*$/;
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** A member as W3C has it: name, value, and properties, which are handed on as they are. */
const MEMBER = /^[\t ]*([\w!#$%&'*+.^`|~-]+)[\t ]*=[\t ]*([!#-+\x2d-:<-[\]-~]*)[\t ]*(;.*)?$/;
const utf8 = new TextDecoder();

/**
 * Small values that travel with a trace through every call, event and task, such as the tenant that
 * a request is for. It never changes; see {@linkcode withBaggage} for how to add to it.
 *
 * @example Look at a header
 * ```ts
 * import { Baggage } from "@lymph/lymph";
 * import assert from "node:assert/strict";
 *
 * const baggage = Baggage.parse("tenant=acme,city=K%C3%B6ln;source=form");
 * assert.equal(baggage.get("city"), "Köln");
 * assert.deepEqual(Object.fromEntries(baggage), { tenant: "acme", city: "Köln" });
 * ```
 *
 * @see https://www.w3.org/TR/baggage/
 */
export class Baggage implements Iterable<[name: string, value: string]> {
  /** Baggage without members. */
  static readonly EMPTY: Baggage = new Baggage("");
  readonly #header: string;
  #members: ReadonlyMap<string, Member> | undefined;

  private constructor(header: string, members?: ReadonlyMap<string, Member>) {
    this.#header = header;
    this.#members = members;
  }

  /**
   * Reads a `baggage` header. Malformed members are left out; of several with one name, the last one
   * counts.
   *
   * @throws {RangeError} If it has more than 8192 bytes.
   */
  static parse(header: string): Baggage {
    // Most is only handed on: its members are read when one is asked for.
    if (PRINTABLE.test(header)) return new Baggage(checked(header));
    return Baggage.#of(parseMembers(checked(header)));
  }

  static #of(members: ReadonlyMap<string, Member>): Baggage {
    const header = members.values().map(({ written }) => written).toArray().join(",");
    return new Baggage(checked(header), members);
  }

  /** How many members there are. */
  get size(): number {
    return this.#read().size;
  }

  /** The value of a member; undefined if there is none of that name. */
  get(name: string): string | undefined {
    return this.#read().get(name)?.value;
  }

  /** The names and values of all members. */
  *[Symbol.iterator](): Generator<[name: string, value: string]> {
    for (const [name, { value }] of this.#read()) yield [name, value];
  }

  /**
   * Baggage with other members besides.
   *
   * @param changes Values by name; undefined removes the member of that name.
   * @throws {TypeError} If a name or a value is invalid.
   * @throws {RangeError} If the header would have more than 8192 bytes.
   */
  with(changes: Readonly<Record<string, string | undefined>>): Baggage {
    const members = new Map(this.#read());
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) members.delete(name);
      else members.set(name, newMember(name, value));
    }
    return Baggage.#of(members);
  }

  /** Baggage with only the members that have one of these names. */
  pick(names: readonly string[]): Baggage {
    return Baggage.#of(new Map(this.#read().entries().filter(([name]) => names.includes(name))));
  }

  /** The value of a `baggage` header; empty if there are no members. */
  toString(): string {
    return this.#header;
  }

  #read(): ReadonlyMap<string, Member> {
    return this.#members ??= parseMembers(this.#header);
  }
}

/**
 * Reads the header of a message or an event; what is too long or no text is no baggage, as for a
 * trace id.
 *
 * @returns undefined if the header has no members.
 */
export function readBaggage(header: unknown): Baggage | undefined {
  if (typeof header !== "string" || header === "") return undefined;
  return header.length > MAX_BAGGAGE_BYTES ? undefined : Baggage.parse(header);
}

function checked(header: string): string {
  const { length } = header;
  if (length <= MAX_BAGGAGE_BYTES) return header;
  throw new RangeError(
    `Cannot carry baggage as its header must have at most ${MAX_BAGGAGE_BYTES} bytes: ` +
      `current value is ${length}`,
  );
}

function parseMembers(header: string): Map<string, Member> {
  const members = new Map<string, Member>();
  for (const written of header.split(",")) {
    const [, name, value = ""] = PRINTABLE.test(written) ? MEMBER.exec(written) ?? [] : [];
    if (name !== undefined) members.set(name, { value: decode(value), written: written.trim() });
  }
  return members;
}

/** Percent-encoded UTF-8; invalid bytes become the replacement character (W3C Baggage). */
function decode(value: string): string {
  return value.replace(/(?:%[\da-f]{2})+/gi, (bytes) => {
    return utf8.decode(Uint8Array.fromHex(bytes.replaceAll("%", "")));
  });
}

function newMember(name: string, value: unknown): Member {
  if (!NAME.test(name)) {
    throw new TypeError(
      "Cannot carry baggage as the name of a member must have letters, digits and !#$%&'*+-.^_`|~ " +
        `only: current value is ${JSON.stringify(name)}`,
    );
  }
  if (typeof value !== "string") {
    throw new TypeError(
      `Cannot carry baggage as ${name} must be a string: current value is ${Deno.inspect(value)}`,
    );
  }
  const text = value.toWellFormed();
  return { value: text, written: `${name}=${encodeURIComponent(text)}` };
}
