import { resolve } from "../objects.ts";
import { type Definitions, nameOf, type Schema } from "../schema.ts";
import { alternativesOf } from "../unions.ts";
import type { Names } from "./names.ts";
import { commentOf } from "./typescript_comments.ts";

const INDENT = "  ";
const MAX_INLINE = 60;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Writes schemas as types of TypeScript: those with which values arrive at a caller. */
export class TypeScriptTypes {
  /** Names to import from the framework. */
  readonly imports: Set<string> = new Set();
  readonly #definitions: Definitions;
  readonly #names: Names;
  readonly #used = new Set<string>();

  /** Writes types that refer to definitions. */
  constructor(definitions: Definitions, names: Names) {
    this.#definitions = definitions;
    this.#names = names;
  }

  /** The type of a schema; lines after the first are indented. */
  of(schema: Schema, indent: string = ""): string {
    const { $ref, const: constant, enum: values, anyOf, allOf, not, "x-wire": wire } = schema;
    if ($ref !== undefined) return this.#reference($ref);
    if (constant !== undefined) return literal(schema);
    if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(" | ");
    const part = (inner: Schema) => this.#part(inner, indent);
    if (anyOf !== undefined) return [...new Set(anyOf.map(part))].join(" | ");
    if (allOf !== undefined) return [...new Set(allOf.map(part))].join(" & ");
    if (not !== undefined) return "never";
    if (wire !== undefined) return this.#wire(wire, schema, indent);
    switch (schema.type) {
      case "array":
        return this.#array(schema, indent);
      case "object":
        return this.#object(schema, indent);
      case "integer":
        return "number";
      case "boolean":
      case "null":
      case "number":
      case "string":
        return schema.type;
      default:
        return "unknown";
    }
  }

  /** Declarations of all named types to which others refer. */
  declarations(): string[] {
    const declared = new Map<string, string>();
    for (const name of this.#used) { // it grows meanwhile
      const schema = Object.hasOwn(this.#definitions, name) ? this.#definitions[name] ?? {} : {};
      const type = this.of(schema);
      const isPlain = schema.type === "object" && type.startsWith("{\n") && type.endsWith("\n}");
      const own = this.#names.of(name);
      const head = isPlain ? `export interface ${own} ` : `export type ${own} = `;
      declared.set(own, `${commentOf(schema)}${head}${type}${isPlain ? "" : ";"}`);
    }
    return [...declared].sort(([a], [b]) => a < b ? -1 : 1).map(([, text]) => text);
  }

  #reference(ref: string): string {
    const name = nameOf(ref);
    this.#used.add(name);
    return this.#names.of(name);
  }

  /** A type that may stand beside others. */
  #part(schema: Schema, indent: string): string {
    const text = this.of(schema, indent);
    return isCompound(schema) ? `(${text})` : text;
  }

  #wire(wire: NonNullable<Schema["x-wire"]>, schema: Schema, indent: string): string {
    switch (wire) {
      case "Decimal":
        this.imports.add("Decimal");
        return "Decimal";
      case "UUID":
        this.imports.add("Uuid");
        return "Uuid";
      case "UndefinedType":
        this.imports.add("Undefined");
        return "typeof Undefined";
      case "set":
        return `Set<${this.of(schema.items || {}, indent)}>`;
      case "map":
        return this.#map(schema, indent);
      default:
        return WIRE[wire];
    }
  }

  /** A map whose keys are all text arrives as an object, and so does an empty one. */
  #map({ items }: Schema, indent: string): string {
    const [key = {}, value = {}] = (items || {}).prefixItems ?? [];
    const keys = alternativesOf(resolve(key, this.#definitions) ?? key);
    const isText = keys.every(({ type, const: constant, "x-wire": wire }) =>
      wire === undefined && (type === "string" || typeof constant === "string")
    );
    const inner = this.of(value, indent);
    const object = `{ [key: string]: ${inner} }`;
    return isText ? object : `${object} | Map<${this.of(key, indent)}, ${inner}>`;
  }

  #array({ items, prefixItems, minItems = 0 }: Schema, indent: string): string {
    if (prefixItems === undefined) {
      return items === false ? "[]" : `${this.#part(items ?? {}, indent)}[]`;
    }
    const parts = prefixItems.map((item, i) =>
      i < minItems ? this.of(item, indent) : `${this.#part(item, indent)}?`
    );
    if (items !== false) parts.push(`...${this.#part(items ?? {}, indent)}[]`);
    return `[${parts.join(", ")}]`;
  }

  #object({ properties = {}, additionalProperties, required = [] }: Schema, indent: string) {
    const names = Object.keys(properties);
    const index = additionalProperties !== undefined || names.length === 0
      ? `{ [key: string]: ${this.of(additionalProperties ?? {}, indent)} }`
      : undefined;
    if (names.length === 0) return index ?? "object";
    const inner = indent + INDENT;
    const members = Object.entries(properties).map(([name, property]) => {
      const mark = required.includes(name) ? "" : "?";
      return `${commentOf(property, inner)}${inner}${keyOf(name)}${mark}: ${
        this.of(property, inner)
      };\n`;
    });
    const object = indent === "" ? `{\n${members.join("")}}` : inline(members, indent);
    return index === undefined ? object : `${object} & ${index}`;
  }
}

/** Types of the wire that are written in one way. */
const WIRE = {
  bytes: "Uint8Array",
  date: "Temporal.PlainDate",
  datetime: "Temporal.ZonedDateTime",
  int: "number | bigint",
  "local-datetime": "Temporal.PlainDateTime",
  nothing: "null",
  time: "Temporal.PlainTime",
} as const;

/** A `bigint` that is small arrives as a number, which no literal type says. */
function literal({ const: constant, "x-wire": wire }: Schema): string {
  return wire === "int" ? WIRE.int : JSON.stringify(constant);
}

function isCompound(schema: Schema): boolean {
  const { anyOf, allOf, enum: values, "x-wire": wire, additionalProperties, properties } = schema;
  return anyOf !== undefined || allOf !== undefined || (values?.length ?? 0) > 1 ||
    wire === "int" || wire === "map" ||
    additionalProperties !== undefined && properties !== undefined;
}

/** A property's or method's name as it may stand in a type. */
export function keyOf(name: string): string {
  return IDENTIFIER.test(name) ? name : JSON.stringify(name);
}

/** Members on one line, if they are short and have no comments. */
function inline(members: readonly string[], indent: string): string {
  const line = `{ ${members.map((member) => member.trim().replace(/;$/, "")).join("; ")} }`;
  const isShort = line.length <= MAX_INLINE && !line.includes("\n") && !line.includes("/**");
  return isShort ? line : `{\n${members.join("")}${indent}}`;
}
