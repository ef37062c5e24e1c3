import { resolve } from "../objects.ts";
import { type Definitions, type Schema, UNKNOWN } from "../schema.ts";
import { alternativesOf, isUnknown } from "../unions.ts";

/** Intersections that an intersection of unions may become. */
const MOST_INTERSECTIONS = 100;

/**
 * The schemas of which at least one must hold. An intersection of unions, such as `Base & (Card | Cash)`,
 * is a union of intersections, unless there are too many.
 */
export function alternativesIn(schema: Schema, definitions: Definitions): readonly Schema[] {
  const parts = intersectedBy(schema);
  if (parts.length === 0) return alternativesOf(schema);
  return intersectionsOf(parts, { definitions, outer: [] }) ?? [{ allOf: parts }];
}

/** All schemas that must hold, of one that has several; none of any other. */
function intersectedBy({ anyOf, allOf = [], ...rest }: Schema): readonly Schema[] {
  const own = isUnknown(rest) ? [] : [rest];
  if (allOf.length === 0 && (anyOf === undefined || own.length === 0)) return [];
  return [...own, ...(anyOf ? [{ anyOf }] : []), ...allOf];
}

interface Place {
  readonly definitions: Definitions;
  /** References that have led there. */
  readonly outer: readonly string[];
}

function intersectionsOf(parts: readonly Schema[], place: Place): readonly Schema[] | undefined {
  let all: Schema[][] = [[]];
  for (const part of parts) {
    const choices = choicesOf(part, place);
    if (choices === undefined) return undefined;
    all = all.flatMap((chosen) => choices.map((choice) => [...chosen, choice]));
    if (all.length > MOST_INTERSECTIONS) return undefined;
  }
  return all.map((allOf) => ({ allOf }));
}

function choicesOf(schema: Schema, { definitions, outer }: Place): readonly Schema[] | undefined {
  const { $ref } = schema;
  if ($ref !== undefined && outer.includes($ref)) return []; // a type has no values by being itself
  const target = resolve(schema, definitions) ?? UNKNOWN;
  const place = { definitions, outer: $ref === undefined ? outer : [...outer, $ref] };
  const parts = intersectedBy(target);
  if (parts.length > 0) return intersectionsOf(parts, place);
  const alternatives = alternativesOf(target);
  if (alternatives[0] === target) return alternatives;
  const choices = alternatives.map((alternative) => choicesOf(alternative, place));
  return choices.every((some) => some !== undefined) ? choices.flat() : undefined;
}
