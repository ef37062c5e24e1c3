import { type Definitions, nameOf, type Schema } from "../schema.ts";
import { resolve } from "../objects.ts";
import type { Names } from "./names.ts";
import { docstring, isPythonName } from "./python_text.ts";

const MAX_DEPTH = 32;

/** Types of the wire, as Python's lymph has them. */
const WIRE: Readonly<Record<Exclude<NonNullable<Schema["x-wire"]>, "map" | "set">, string>> = {
  bytes: "bytes",
  date: "datetime.date",
  datetime: "datetime.datetime",
  Decimal: "decimal.Decimal",
  int: "int",
  "local-datetime": "datetime.datetime",
  nothing: "None",
  time: "datetime.time",
  UndefinedType: "Any",
  UUID: "uuid.UUID",
};

/** Writes schemas as types of Python; objects become classes of their own. */
export class PythonTypes {
  readonly #definitions: Definitions;
  readonly #names: Names;
  readonly #used = new Set<string>();
  /** Classes of objects that have no name in TypeScript. */
  readonly #classes: string[] = [];
  #depth = 0;

  /** Writes types that refer to definitions. */
  constructor(definitions: Definitions, names: Names) {
    this.#definitions = definitions;
    this.#names = names;
  }

  /**
   * The type of a schema.
   *
   * @param place Names an object's class, if it needs one.
   */
  of(schema: Schema, place: string): string {
    if (this.#depth >= MAX_DEPTH) return "Any";
    this.#depth += 1;
    try {
      return this.#of(schema, place);
    } finally {
      this.#depth -= 1;
    }
  }

  /** Declarations of all types to which others refer. */
  declarations(): string[] {
    const declared: string[] = [];
    for (const name of this.#used) { // it grows meanwhile
      const schema = Object.hasOwn(this.#definitions, name) ? this.#definitions[name] ?? {} : {};
      const own = this.#names.of(name);
      const isClass = hasNames(schema);
      declared.push(isClass ? this.#class(own, schema) : `${own} = ${this.#alias(schema, own)}`);
    }
    return [...this.#classes, ...declared];
  }

  #of(schema: Schema, place: string): string {
    const { $ref, const: constant, enum: values, anyOf, allOf, not, "x-wire": wire } = schema;
    if ($ref !== undefined) {
      this.#used.add(nameOf($ref));
      return JSON.stringify(this.#names.of(nameOf($ref))); // it may be declared later
    }
    if (constant !== undefined && wire === undefined) return literalOf([constant]);
    if (values !== undefined) return literalOf(values);
    if (anyOf !== undefined) return unionOf(anyOf.map((part) => this.of(part, place)));
    if (allOf !== undefined) return "Any"; // Python has no intersections
    if (not !== undefined) return "NoReturn";
    const item = (inner: Schema, name: string) => this.of(inner, `${place}_${name}`);
    if (wire === "set") return `Set[${item(schema.items || {}, "item")}]`;
    if (wire === "map") {
      const [key = {}, value = {}] = (schema.items || {}).prefixItems ?? [];
      return `Dict[${item(key, "key")}, ${item(value, "value")}]`;
    }
    if (wire !== undefined) return WIRE[wire];
    switch (schema.type) {
      case "array": {
        const { items, prefixItems = [] } = schema;
        const parts = [...prefixItems, ...(items === undefined ? [{}] : items ? [items] : [])];
        return `List[${unionOf(parts.map((part) => item(part, "item")))}]`;
      }
      case "boolean":
        return "bool";
      case "integer":
        return "int";
      case "null":
        return "None";
      case "number":
        return "float";
      case "object":
        return this.#object(schema, place);
      case "string":
        return "str";
      default:
        return "Any";
    }
  }

  #object(schema: Schema, place: string): string {
    if (!hasNames(schema)) {
      return `Dict[str, ${this.of(schema.additionalProperties ?? {}, `${place}_value`)}]`;
    }
    if (schema.additionalProperties !== undefined) return "Dict[str, Any]";
    const own = this.#names.add(place);
    this.#classes.push(this.#class(own, schema));
    return JSON.stringify(own);
  }

  #alias(schema: Schema, own: string): string {
    return this.of(schema, own);
  }

  #class(own: string, { properties = {}, required = [], description }: Schema): string {
    const members = Object.entries(properties).map(([name, property]) => {
      const type = this.of(property, `${own}_${name}`);
      const isRequired = required.includes(name);
      return { name, type: isRequired ? type : `NotRequired[${type}]`, property };
    });
    if (members.some(({ name }) => !isPythonName(name))) {
      const keys = members.map(({ name, type }) => `${JSON.stringify(name)}: ${type}`);
      return `${own} = TypedDict(${JSON.stringify(own)}, {${keys.join(", ")}})`;
    }
    const lines = members.map(({ name, type }) => `    ${name}: ${type}`);
    const about = description === undefined ? "" : `${docstring(description, "    ")}\n\n`;
    return `class ${own}(TypedDict):\n${about}${lines.join("\n")}`;
  }

  /** Properties of arguments by name, if they are known. */
  propertiesOf(schema: Schema): Schema | undefined {
    const target = resolve(schema, this.#definitions);
    return target?.type === "object" && target["x-wire"] === undefined ? target : undefined;
  }
}

function hasNames({ type, properties }: Schema): boolean {
  return type === "object" && Object.keys(properties ?? {}).length > 0;
}

function unionOf(types: readonly string[]): string {
  const [first = "Any", ...others] = new Set(types);
  return others.length === 0 ? first : `Union[${[first, ...others].join(", ")}]`;
}

/** Python's `Literal` takes no fractions. */
function literalOf(values: readonly (string | number | boolean | null)[]): string {
  const texts = values.map((value) => {
    if (typeof value === "boolean") return value ? "True" : "False";
    if (value === null) return "None";
    return typeof value === "string" || Number.isSafeInteger(value) ? pythonText(value) : undefined;
  });
  if (texts.some((text) => text === undefined)) return "float";
  return `Literal[${texts.join(", ")}]`;
}

function pythonText(value: string | number): string {
  return JSON.stringify(value);
}
