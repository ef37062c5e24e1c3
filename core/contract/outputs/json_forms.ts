import { alternativesOf } from "../unions.ts";
import { type Definitions, nameOf, NUMBER_KEYWORDS, type Schema } from "../schema.ts";
import { resolve } from "../objects.ts";
import type { Names } from "./names.ts";
import { type JsonSchema, plainForm, tagged, taggedForm } from "./tagged_forms.ts";

/** Options of {@linkcode JsonForms}. */
export interface JsonFormsOptions {
  /** What a reference begins with, such as `#/$defs/`. */
  readonly prefix: string;
  /** Names of the definitions. */
  readonly names: Names;
  /**
   * Whether values are in the form of a gateway, which has text in place of some tags.
   *
   * @default {false}
   */
  readonly isPlain?: boolean;
  /**
   * Whether tuples are written as in draft 7, where nothing may stand beside a reference.
   *
   * @default {false}
   */
  readonly isDraft7?: boolean;
}

/** Keywords that are the same in every dialect. */
const SAME = [
  "type",
  "enum",
  "required",
  ...NUMBER_KEYWORDS,
  "pattern",
  "format",
  "const",
] as const;

/**
 * Writes schemas for others: as JSON Schema without keywords of our own. What JSON has no form for
 * is described in the tagged form, which the JSON serializer reads and writes.
 */
export class JsonForms {
  readonly #definitions: Definitions;
  readonly #options: JsonFormsOptions;
  readonly #used = new Set<string>();

  /** Writes schemas that refer to definitions. */
  constructor(definitions: Definitions, options: JsonFormsOptions) {
    this.#definitions = definitions;
    this.#options = options;
  }

  /** The published form of a schema. */
  form(schema: Schema): JsonSchema {
    const { description } = schema;
    const form = this.#form(schema);
    return { ...form, ...(description !== undefined && { description }) };
  }

  /** All definitions to which published forms refer, by their names. */
  named(): Record<string, JsonSchema> {
    const named = new Map<string, JsonSchema>();
    for (const name of this.#used) { // it grows meanwhile
      const schema = Object.hasOwn(this.#definitions, name) ? this.#definitions[name] : undefined;
      named.set(this.#options.names.of(name), this.form(schema ?? {}));
    }
    return Object.fromEntries([...named].sort(([a], [b]) => a < b ? -1 : 1));
  }

  #form(schema: Schema): JsonSchema {
    const { $ref, "x-wire": wire } = schema;
    if ($ref !== undefined) return this.#reference($ref, schema);
    if (wire === "map") return this.#map(schema);
    if (wire === "set") {
      const { "x-wire": _, description: __, ...array } = schema;
      return tagged("set", this.#form({ type: "array", ...array }));
    }
    if (wire === undefined) return this.#plain(schema);
    const text = this.#options.isPlain ? plainForm(wire) : undefined;
    return text ?? taggedForm(wire, this.#plain(schema));
  }

  #reference(ref: string, schema: Schema): JsonSchema {
    const { $ref: _, description: __, ...limits } = schema;
    const name = nameOf(ref);
    this.#used.add(name);
    const reference = { $ref: this.#options.prefix + this.#options.names.of(name) };
    const more = this.#plain(limits);
    if (!this.#options.isDraft7) return { ...reference, ...more };
    const hasMore = Object.keys(more).length > 0 || schema.description !== undefined;
    return hasMore
      ? { allOf: [reference, ...(Object.keys(more).length > 0 ? [more] : [])] }
      : reference;
  }

  #plain(schema: Schema): JsonSchema {
    const form: Record<string, unknown> = {};
    for (const key of SAME) if (schema[key] !== undefined) form[key] = schema[key];
    const { anyOf, allOf, not, properties, additionalProperties, contentEncoding } = schema;
    if (contentEncoding !== undefined) form.contentEncoding = contentEncoding;
    if (anyOf !== undefined) form.anyOf = anyOf.map((part) => this.form(part));
    if (allOf !== undefined) form.allOf = allOf.map((part) => this.form(part));
    if (not !== undefined) form.not = this.form(not);
    if (properties !== undefined) {
      form.properties = Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, this.form(property)]),
      );
    }
    if (additionalProperties !== undefined) {
      form.additionalProperties = this.form(additionalProperties);
    }
    return { ...form, ...this.#items(schema) };
  }

  #items({ items, prefixItems }: Schema): JsonSchema {
    const rest = items === undefined ? undefined : items === false ? false : this.form(items);
    if (prefixItems === undefined) {
      if (rest === false) return { maxItems: 0 };
      return rest === undefined ? {} : { items: rest };
    }
    const first = prefixItems.map((item) => this.form(item));
    if (this.#options.isDraft7) {
      return { items: first, ...(rest !== undefined && { additionalItems: rest }) };
    }
    return { prefixItems: first, ...(rest !== undefined && { items: rest }) };
  }

  /** A map whose keys are all text is an object; others are lists of pairs. */
  #map({ items }: Schema): JsonSchema {
    const [key = {}, value = {}] = (items || {}).prefixItems ?? [];
    const keys = alternativesOf(resolve(key, this.#definitions) ?? key);
    const texts = keys.filter((part) => isText(part) || Object.keys(part).length === 0);
    const object = texts.length === 0 ? { type: "object", maxProperties: 0 } : {
      type: "object",
      additionalProperties: this.form(value),
      ...(keys.every(isText) && Object.keys(key).length > 1 && { propertyNames: this.form(key) }),
    };
    if (keys.every(isText)) return object;
    const pairs = this.form({
      type: "array",
      items: { type: "array", prefixItems: [key, value], minItems: 2, items: false },
    });
    return { anyOf: [object, tagged("map", pairs)] };
  }
}

function isText({ type, const: constant, "x-wire": wire }: Schema): boolean {
  return wire === undefined && (type === "string" || typeof constant === "string");
}
