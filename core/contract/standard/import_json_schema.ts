import { isMapping, type Mapping } from "../../config/mapping.ts";
import { type JsonType, NEVER, NUMBER_KEYWORDS, refTo, type Schema, UNKNOWN } from "../schema.ts";

/** Options of {@linkcode importJsonSchema}. */
export interface ImportOptions {
  /** Name of the schema, where it refers to itself. */
  readonly name: string;
  /** Schemas by name, to which those inside of it are added. */
  readonly definitions: Record<string, Schema>;
}

const TYPES: readonly JsonType[] = [
  "array",
  "boolean",
  "integer",
  "null",
  "number",
  "object",
  "string",
];
const REFERENCE = /^#\/(?:\$defs|definitions)\/([^/]+)$/;

/**
 * Takes over a JSON Schema that a library has made. Keywords that are not known here are left out, as
 * each of them only narrows what a schema describes.
 */
export function importJsonSchema(root: unknown, options: ImportOptions): Schema {
  return new Importer(root, options).schema;
}

class Importer {
  readonly schema: Schema;
  readonly #definitions: Record<string, Schema>;
  /** Names here by the names in the document; that of the whole document is empty. */
  readonly #names = new Map<string, string>();
  #isRecursive = false;

  constructor(root: unknown, { name, definitions }: ImportOptions) {
    this.#definitions = definitions;
    this.#names.set("", this.#freeName(name));
    const named = isMapping(root) ? root.$defs ?? root.definitions : undefined;
    const inner = Object.entries(isMapping(named) ? named : {});
    for (const [key] of inner) this.#names.set(key, this.#freeName(key));
    for (const [key, schema] of inner) this.#define(key, this.#convert(schema));
    const whole = this.#convert(root);
    this.schema = this.#isRecursive ? this.#define("", whole) : whole;
  }

  /** A name that no schema has. */
  #freeName(name: string): string {
    const taken = new Set([...Object.keys(this.#definitions), ...this.#names.values()]);
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name}_${i}`;
    return free;
  }

  #define(key: string, schema: Schema): Schema {
    const name = this.#names.get(key) ?? key;
    this.#definitions[name] = schema;
    return refTo(name);
  }

  #convert(node: unknown): Schema {
    if (node === false) return NEVER;
    if (!isMapping(node)) return UNKNOWN;
    if (typeof node.$ref === "string") return this.#reference(node.$ref);
    if (Array.isArray(node.type)) {
      const anyOf = node.type.map((type) => this.#convert({ ...node, type }));
      return anyOf.length === 1 ? anyOf[0] as Schema : { anyOf };
    }
    if (node.const === null) return { type: "null" };
    if (isMapping(node.not) && Object.keys(node.not).length === 0) return NEVER;
    return { ...valueKeywords(node), ...this.#objectKeywords(node), ...this.#otherKeywords(node) };
  }

  #reference(ref: string): Schema {
    if (ref === "#") {
      this.#isRecursive = true;
      return refTo(this.#names.get("") ?? "");
    }
    const [, key = ""] = REFERENCE.exec(ref) ?? [];
    const name = this.#names.get(
      decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"),
    );
    return key === "" || name === undefined ? UNKNOWN : refTo(name);
  }

  #objectKeywords({ properties, required, additionalProperties }: Mapping): Schema {
    return {
      ...(isMapping(properties) && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, schema]) => [name, this.#convert(schema)]),
        ),
      }),
      ...(Array.isArray(required) && required.length > 0 && { required: required.map(String) }),
      ...(isMapping(additionalProperties) && {
        additionalProperties: this.#convert(additionalProperties),
      }),
    };
  }

  #otherKeywords({ items, prefixItems, anyOf, oneOf, allOf }: Mapping): Schema {
    const convertAll = (nodes: readonly unknown[]) => nodes.map((node) => this.#convert(node));
    const either = Array.isArray(anyOf) ? anyOf : oneOf;
    return {
      ...(items !== undefined && { items: items === false ? false : this.#convert(items) }),
      ...(Array.isArray(prefixItems) && { prefixItems: convertAll(prefixItems) }),
      ...(Array.isArray(either) && { anyOf: convertAll(either) }),
      ...(Array.isArray(allOf) && { allOf: convertAll(allOf) }),
    };
  }
}

/** Keywords that look at one value without parts. */
function valueKeywords(node: Mapping): Schema {
  const type = TYPES.find((type) => type === node.type);
  const limits = NUMBER_KEYWORDS.flatMap((name) => {
    const limit = node[name];
    // What libraries write for "an integer".
    const isImplied = type === "integer" && Math.abs(Number(limit)) === Number.MAX_SAFE_INTEGER;
    return typeof limit === "number" && !isImplied ? [[name, limit] as const] : [];
  });
  const isScalar = (value: unknown) =>
    value === null || ["string", "number", "boolean"].includes(typeof value);
  return {
    ...(type !== undefined && { type }),
    ...(isScalar(node.const) && { const: node.const as string }),
    ...(Array.isArray(node.enum) && node.enum.every(isScalar) && { enum: node.enum }),
    ...Object.fromEntries(limits),
    ...(typeof node.pattern === "string" && isPattern(node.pattern) && { pattern: node.pattern }),
    ...(typeof node.format === "string" && { format: node.format }),
    ...(node.contentEncoding === "base64" && { contentEncoding: node.contentEncoding }),
    ...(typeof node.description === "string" && { description: node.description }),
  };
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
