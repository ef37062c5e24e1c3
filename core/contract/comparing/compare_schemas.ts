/**
 * Whether what one schema describes is what another one describes: what a change of a type breaks.
 *
 * @module
 */
import { isMultiple } from "../value_tests.ts";
import { Checker } from "../checker.ts";
import { membersOf, resolve } from "../objects.ts";
import { type Definitions, NOTHING, type Schema } from "../schema.ts";
import { showType } from "../show.ts";
import { isNever, isUnknown, unionOf } from "../unions.ts";
import { alternativesIn } from "./alternatives.ts";
import { shapeOf } from "./normal_form.ts";

/** A schema with those to which it refers. */
export interface Described {
  readonly schema: Schema;
  readonly definitions: Definitions;
}

/** Values that one schema describes and another one does not. */
export interface Difference {
  /** What has happened to the part. */
  readonly kind: "narrowed" | "removed" | "required";
  /** Path to the part, such as `item.tags[]`; empty for the whole. */
  readonly path: string;
  /** Such as `count is required`, or `size: string, not "s" | "m"`. */
  readonly text: string;
  /** Of a type that was narrowed: what is sent and not accepted. */
  readonly sent?: Schema;
  /** Of a type that was narrowed: what is accepted in its place. */
  readonly accepted?: Schema;
}

/** Options of {@linkcode compareSchemas}. */
export interface CompareOptions {
  /**
   * Whether properties that `to` does not name are refused, as those of a method's arguments are.
   *
   * @default {false}
   */
  readonly isClosed?: boolean;
}

const MAX_DEPTH = 64;

/**
 * Finds values that `from` describes and `to` does not.
 *
 * @param from What is sent.
 * @param to What is accepted.
 * @returns The differences; none if every value that is sent is accepted. Two types of which this
 *   cannot be told, such as two regular expressions, differ.
 *
 * @example A parameter that has become required
 * ```ts ignore
 * compareSchemas(from, to); // [{ kind: "required", path: "count", text: "count is required" }]
 * ```
 */
export function compareSchemas(
  from: Described,
  to: Described,
  { isClosed = false }: CompareOptions = {},
): Difference[] {
  const comparison = new Comparison(from.definitions, to.definitions);
  comparison.compare(from.schema, to.schema, { path: "", isClosed });
  return comparison.differences;
}

interface Place {
  readonly path: string;
  readonly isClosed?: boolean;
}

class Comparison {
  readonly differences: Difference[] = [];
  readonly #from: Definitions;
  readonly #to: Definitions;
  /** Pairs of named schemas that are compared already, or are about to be. */
  readonly #seen = new Set<string>();
  #depth = 0;

  constructor(from: Definitions, to: Definitions) {
    this.#from = from;
    this.#to = to;
  }

  compare(from: Schema, to: Schema, place: Place): void {
    if (this.#depth >= MAX_DEPTH || this.#isSeen(from, to)) return;
    this.#depth += 1;
    const sent = resolve(from, this.#from) ?? {};
    const accepted = resolve(to, this.#to) ?? {};
    if (!isUnknown(accepted) && !isNever(sent)) this.#compare(sent, accepted, place);
    this.#depth -= 1;
  }

  /** Whether every value of one schema is one of the other. */
  #isWithin(from: Schema, to: Schema, place: Place): boolean {
    const trial = new Comparison(this.#from, this.#to);
    trial.#depth = this.#depth;
    for (const pair of this.#seen) trial.#seen.add(pair);
    trial.compare(from, to, place);
    return trial.differences.length === 0;
  }

  #isSeen(from: Schema, to: Schema): boolean {
    const names = [nameIn(from), nameIn(to)];
    if (names.includes(undefined)) return false;
    const pair = names.join(" ");
    if (this.#seen.has(pair)) return true;
    this.#seen.add(pair);
    return false;
  }

  #compare(from: Schema, to: Schema, place: Place): void {
    const sent = alternativesIn(from, this.#from);
    const accepted = alternativesIn(to, this.#to);
    const [one, ...others] = sent;
    const [other, ...more] = accepted;
    if (one === undefined || other === undefined || others.length > 0 || more.length > 0) {
      const refused = sent.filter((part) =>
        !accepted.some((other) => this.#isWithin(part, other, place))
      );
      this.#refuse(refused, accepted, place);
    } else this.#compareOne(resolve(one, this.#from) ?? {}, resolve(other, this.#to) ?? {}, place);
  }

  /** One object of two is compared in depth: what differs is a part of it. */
  #refuse(refused: readonly Schema[], accepted: readonly Schema[], place: Place): void {
    if (refused.length === 0) return;
    const isObject = (definitions: Definitions) => (schema: Schema) =>
      membersOf(schema, definitions) !== undefined;
    const objects = accepted.filter(isObject(this.#to));
    const [object, ...others] = refused;
    const isComparable = object && others.length === 0 && objects.length === 1 &&
      isObject(this.#from)(object);
    if (isComparable) this.compare(object, objects[0] as Schema, place);
    else this.#narrow(unionOf(refused), unionOf(accepted), place);
  }

  #narrow(from: Schema, to: Schema, { path }: Place): void {
    const text = `${showType(to, this.#to)}, not ${showType(from, this.#from)}`;
    this.differences.push({
      kind: "narrowed",
      path,
      text: path === "" ? text : `${path}: ${text}`,
      sent: from,
      accepted: to,
    });
  }

  #compareOne(from: Schema, to: Schema, place: Place): void {
    const objects = [membersOf(from, this.#from), membersOf(to, this.#to)] as const;
    if (objects[0] !== undefined && objects[1] !== undefined) {
      this.#compareObjects(objects[0], objects[1], place);
    } else if (from.type === "array" && to.type === "array" && from["x-wire"] === to["x-wire"]) {
      this.#compareArrays(from, to, place);
    } else if (!this.#isWithinEach(from, to, place.path)) this.#narrow(from, to, place);
  }

  /** An intersection accepts what each of its parts accepts, and one that is sent is each of its parts. */
  #isWithinEach(from: Schema, to: Schema, path: string): boolean {
    const { allOf: sent = [] } = from;
    if (to.allOf === undefined && sent.length === 0) return this.#isScalarWithin(from, to);
    const isWithin = (part: Schema, accepted: Schema) => this.#isWithin(part, accepted, { path });
    if (to.allOf === undefined) return sent.some((part) => isWithin(part, to));
    return to.allOf.every((accepted) => [...sent, from].some((part) => isWithin(part, accepted)));
  }

  #isScalarWithin(from: Schema, to: Schema): boolean {
    if (from.const !== undefined) {
      return to["x-wire"] === from["x-wire"] && new Checker(to, this.#to).accepts(from.const);
    }
    if (from["x-wire"] !== to["x-wire"]) return isNull(from) && isNull(to);
    const hasType = to.type === undefined || from.type === to.type ||
      from.type === "integer" && to.type === "number";
    const isPlain = from.not === undefined && to.not === undefined && to.const === undefined;
    const isKnown = !hasParts(to) || shapeOf(from) === shapeOf(to);
    return hasType && isPlain && isKnown && hasLimits(from, to);
  }

  #compareArrays(from: Schema, to: Schema, { path }: Place): void {
    if (!hasLimits(from, to)) return this.#narrow(from, to, { path });
    const [sent, accepted] = [from.prefixItems ?? [], to.prefixItems ?? []];
    const isLonger = to.items === false &&
      (from.items !== false || sent.length > accepted.length);
    if (isLonger) return this.#narrow(from, to, { path });
    const length = Math.max(sent.length, accepted.length);
    for (let i = 0; i < length; i++) {
      const item = sent[i] ?? (from.items === false ? undefined : from.items ?? {});
      if (item) this.compare(item, accepted[i] ?? (to.items || {}), { path: `${path}[${i}]` });
    }
    if (from.items !== false) this.compare(from.items ?? {}, to.items || {}, { path: `${path}[]` });
  }

  #compareObjects(
    from: NonNullable<ReturnType<typeof membersOf>>,
    to: NonNullable<ReturnType<typeof membersOf>>,
    { path, isClosed = false }: Place,
  ): void {
    const at = (name: string) => path === "" ? name : `${path}.${name}`;
    for (const name of to.required.filter((name) => !from.required.includes(name))) {
      this.differences.push({
        kind: "required",
        path: at(name),
        text: `${at(name)} is required`,
      });
    }
    for (const [name, property] of Object.entries(from.properties)) {
      const other = Object.hasOwn(to.properties, name)
        ? to.properties[name]
        : to.additionalProperties;
      if (other !== undefined) this.compare(property, other, { path: at(name) });
      else if (isClosed) {
        const text = `${at(name)} is not known`;
        this.differences.push({ kind: "removed", path: at(name), text });
      }
    }
    if (from.additionalProperties === undefined) return;
    for (const [name, property] of Object.entries(to.properties)) {
      if (Object.hasOwn(from.properties, name)) continue;
      this.compare(from.additionalProperties, property, { path: at(name) });
    }
    if (to.additionalProperties) {
      this.compare(from.additionalProperties, to.additionalProperties, { path: at("*") });
    }
  }
}

/** What a schema is called that may lead to itself. */
function nameIn({ $ref, allOf }: Schema): string | undefined {
  return $ref ?? (allOf && JSON.stringify(allOf));
}

function isNull(schema: Schema): boolean {
  return schema.type === "null" || schema["x-wire"] === NOTHING["x-wire"];
}

/** Whether a schema describes what values consist of. */
function hasParts(schema: Schema): boolean {
  return ["properties", "required", "additionalProperties", "items", "prefixItems"]
    .some((keyword) => keyword in schema);
}

/** Whether the limits of one schema are at least as narrow as those of the other. */
function hasLimits(from: Schema, to: Schema): boolean {
  const isAtLeast = (limit?: number, other?: number) =>
    other === undefined || limit !== undefined && limit >= other;
  const isAtMost = (limit?: number, other?: number) =>
    other === undefined || limit !== undefined && limit <= other;
  const isSame = (rule?: unknown, other?: unknown) => other === undefined || rule === other;
  const isAbove = (to.exclusiveMinimum === undefined) ||
    isAtLeast(from.exclusiveMinimum, to.exclusiveMinimum) ||
    from.minimum !== undefined && from.minimum > to.exclusiveMinimum;
  const isBelow = (to.exclusiveMaximum === undefined) ||
    isAtMost(from.exclusiveMaximum, to.exclusiveMaximum) ||
    from.maximum !== undefined && from.maximum < to.exclusiveMaximum;
  return isAbove && isBelow &&
    (isAtLeast(from.minimum, to.minimum) || isAtLeast(from.exclusiveMinimum, to.minimum)) &&
    (isAtMost(from.maximum, to.maximum) || isAtMost(from.exclusiveMaximum, to.maximum)) &&
    isAtLeast(from.minLength ?? 0, to.minLength) && isAtMost(from.maxLength, to.maxLength) &&
    isAtLeast(from.minItems ?? 0, to.minItems) && isAtMost(from.maxItems, to.maxItems) &&
    isSame(from.pattern, to.pattern) && isSame(from.format, to.format) &&
    (to.multipleOf === undefined ||
      from.multipleOf !== undefined && isMultiple(from.multipleOf, to.multipleOf));
}
