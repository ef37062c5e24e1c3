import type { Definitions } from "../schema.ts";

/** Gives definitions, such as `Box<string>`, names that are identifiers in every language. */
export class Names {
  readonly #names = new Map<string, string>();
  readonly #taken: Set<string>;

  /**
   * Names definitions, in their order.
   *
   * @param reserved Names that are not theirs.
   */
  constructor(definitions: Definitions, reserved: Iterable<string> = []) {
    this.#taken = new Set(reserved);
    for (const name of Object.keys(definitions)) this.#names.set(name, this.add(name));
  }

  /** Name of a definition. */
  of(definition: string): string {
    return this.#names.get(definition) ?? identifierOf(definition);
  }

  /** A name of its own for something else. */
  add(wanted: string): string {
    const stem = identifierOf(wanted);
    let name = stem;
    for (let i = 2; this.#taken.has(name); i++) name = `${stem}_${i}`;
    this.#taken.add(name);
    return name;
  }
}

/** What is left of a text where only ASCII letters, digits and `_` may stand. */
export function identifierOf(text: string): string {
  const name = text.replaceAll("[]", "List").replaceAll(/[^A-Za-z0-9_]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}
