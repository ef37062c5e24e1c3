import { type Definitions, nameOf, type Schema } from "./schema.ts";
import { show, showType } from "./show.ts";
import { unionOf } from "./unions.ts";
import { isRecord } from "./wire_types.ts";

/** Where a value is, and what its schema refers to. */
interface Place {
  /** Path to the value, such as `order.items[2]`. */
  readonly path: string;
  /** Schemas to which others refer by name. */
  readonly definitions: Definitions;
  /** Whether a part of the value is what a part of the schema describes. */
  readonly accepts: (value: unknown, schema: Schema) => boolean;
}

/** A part of a value that is not what its schema describes. */
interface Part {
  readonly value: unknown;
  readonly schema: Schema;
  readonly path: string;
}

const MAX_DEPTH = 512;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * Says what is wrong with a value that its schema does not accept: follows the first part that is
 * wrong to its end.
 */
export function explain(value: unknown, schema: Schema, place: Place): string {
  let part: Part = { value, schema, path: place.path };
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const next = wrongPart(part, place);
    if (next === undefined) break;
    part = next;
  }
  const expected = showType(part.schema, place.definitions);
  const text = `expected ${expected}, got ${show(part.value)}`;
  return part.path === "" ? text : `${part.path}: ${text}`;
}

/** What makes a part wrong, as long as it is less than the part as a whole. */
function wrongPart(part: Part, place: Place): Part | undefined {
  const { value, path } = part;
  const schema = resolve(part.schema, place.definitions);
  const isWrong = (schema: Schema) => !place.accepts(value, schema);
  if (schema.allOf !== undefined) {
    const wrong = schema.allOf.find(isWrong);
    if (wrong !== undefined) return { value, schema: wrong, path };
  }
  if (schema.anyOf !== undefined && schema.anyOf.every(isWrong)) {
    const meant = meantBy(value, schema.anyOf, place.definitions);
    return meant ? { value, schema: meant, path } : wrongTag(part, schema.anyOf, place);
  }
  if (schema !== part.schema) return { value, schema, path };
  for (const inner of partsOf(part)) {
    const isMissing = inner.value === undefined; // the parts that are missing are required
    if (isMissing || !place.accepts(inner.value, inner.schema)) return inner;
  }
  return undefined;
}

/** Follows references. */
function resolve(schema: Schema, definitions: Definitions): Schema {
  let target = schema;
  for (let depth = 0; target.$ref !== undefined && depth < MAX_DEPTH; depth++) {
    target = definitions[nameOf(target.$ref)] ?? {};
  }
  return target;
}

/** The alternative that a value was probably meant to be: the only one of its kind. */
function meantBy(
  value: unknown,
  alternatives: readonly Schema[],
  definitions: Definitions,
): Schema | undefined {
  const type = Array.isArray(value) ? "array" : isRecord(value) ? "object" : undefined;
  if (type === undefined) return undefined;
  const similar = alternatives.filter((schema) => resolve(schema, definitions).type === type);
  if (similar.length < 2 || !isRecord(value)) return similar[0];
  const tagged = similar.filter((schema) => {
    const { properties = {} } = resolve(schema, definitions);
    const tags = Object.entries(properties).filter(([, { const: tag }]) => tag !== undefined);
    return tags.length > 0 && tags.every(([name, { const: tag }]) => value[name] === tag);
  });
  return tagged.length === 1 ? tagged[0] : undefined;
}

/** The property that would choose one of several objects, with all that it may be. */
function wrongTag(
  { value, path }: Part,
  alternatives: readonly Schema[],
  { definitions, accepts }: Place,
): Part | undefined {
  if (!isRecord(value)) return undefined;
  const objects = alternatives.map((schema) => resolve(schema, definitions))
    .filter(({ type }) => type === "object");
  for (const name of Object.keys(objects[0]?.properties ?? {})) {
    const tags = objects.map(({ properties = {} }) => properties[name])
      .filter((tag) => tag?.const !== undefined);
    if (tags.length < objects.length) continue;
    const schema = unionOf(tags.filter((tag) => tag !== undefined));
    const tag = Object.hasOwn(value, name) ? value[name] : undefined;
    if (!accepts(tag, schema)) return { value: tag, schema, path: join(path, name) };
  }
  return undefined;
}

/** The values in a value with their schemas; a required one that is missing is undefined. */
function* partsOf({ value, schema, path }: Part): Generator<Part> {
  const wire = schema["x-wire"];
  if (wire === "set" && value instanceof Set) {
    for (const item of value) yield { value: item, schema: schema.items || {}, path: `${path}{}` };
  } else if (wire === "map" && (value instanceof Map || isRecord(value))) {
    const [key = {}, item = {}] = (schema.items || {}).prefixItems ?? [];
    const entries = value instanceof Map ? value : Object.entries(value);
    for (const [name, entry] of entries) {
      yield { value: name, schema: key, path: `key of ${path || "the map"}` };
      if (entry !== undefined) {
        yield { value: entry, schema: item, path: `${path}[${show(name)}]` };
      }
    }
  } else if (wire === undefined && Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      const other = schema.items === false ? undefined : schema.items;
      const itemSchema = schema.prefixItems?.[i] ?? other;
      const isMissing = item === null && i >= (schema.minItems ?? 0) &&
        i < (schema.prefixItems?.length ?? 0);
      if (itemSchema !== undefined && item !== undefined && !isMissing) {
        yield { value: item, schema: itemSchema, path: `${path}[${i}]` };
      }
    }
  } else if (wire === undefined && isRecord(value)) {
    yield* propertiesOf({ value, schema, path });
  }
}

function* propertiesOf(
  { value, schema, path }: Part & { readonly value: Readonly<Record<string, unknown>> },
): Generator<Part> {
  const { properties = {}, additionalProperties, required = [] } = schema;
  for (const name of required) {
    if (!Object.hasOwn(value, name) || value[name] === undefined) {
      yield { value: undefined, schema: properties[name] ?? {}, path: join(path, name) };
    }
  }
  for (const [name, property] of Object.entries(value)) {
    const isKnown = Object.hasOwn(properties, name);
    const inner = isKnown ? properties[name] : additionalProperties;
    const isMissing = property === null && isKnown && !required.includes(name);
    if (inner !== undefined && property !== undefined && !isMissing) {
      yield { value: property, schema: inner, path: join(path, name) };
    }
  }
}

/** A path in the form of an error's, such as `order.items[2]`, behind a name. */
export function pathOf(keys: readonly PropertyKey[], name: string = ""): string {
  return keys.reduce<string>(
    (path, key) => typeof key === "number" ? `${path}[${key}]` : join(path, String(key)),
    name,
  );
}

function join(path: string, name: string): string {
  if (!IDENTIFIER.test(name)) return `${path}[${show(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}
