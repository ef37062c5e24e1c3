import type { DocMembers, DocType } from "../deno_doc.ts";
import type { Modules } from "../modules.ts";

/** Types inside of types that are followed. */
const MAX_DEPTH = 32;

/** Which property is looked for, and where. */
export interface Place {
  readonly modules: Modules;
  /** URL of the module in which the type stands. */
  readonly module: string;
  /** Name of the property. */
  readonly name: string;
}

/**
 * Whether an object type marks a property as optional. Schemas do not tell that of a property that may
 * be any value.
 *
 * @returns Undefined where the type does not name the property, or cannot be followed.
 */
export function questionMark(
  type: DocType | undefined,
  place: Place,
  depth: number = 0,
): boolean | undefined {
  if (type === undefined || depth > MAX_DEPTH) return undefined;
  const inner = (part: DocType | undefined) => questionMark(part, place, depth + 1);
  switch (type.kind) {
    case "typeLiteral":
      return ownMark(type.value, place);
    case "parenthesized":
      return inner(type.value);
    case "union":
      return type.value.map(inner).reduce((a, b) => a || b, undefined);
    case "intersection":
      return both(type.value.map(inner));
    case "mapped":
      return type.value.optional === true || type.value.optional === "+" || undefined;
    case "typeRef":
      break;
    default:
      return undefined;
  }
  const { typeName, typeParams: [first] = [], resolution } = type.value;
  if (resolution === undefined) {
    const mark = inner(first); // of utility types
    return mark === undefined
      ? undefined
      : typeName === "Partial" || typeName !== "Required" && mark;
  }
  const found = place.modules.find(typeName, place.module);
  if (found === undefined || "framework" in found) return undefined;
  const there = { ...place, module: found.module };
  for (const declaration of found.declarations) {
    if (declaration.kind === "typeAlias") {
      return questionMark(declaration.def.tsType, there, depth + 1);
    }
    if (declaration.kind !== "interface") continue;
    const { extends: bases = [] } = declaration.def;
    const mark = ownMark(declaration.def, there) ??
      both(bases.map((base) => questionMark(base, there, depth + 1)));
    if (mark !== undefined) return mark;
  }
  return undefined;
}

function ownMark({ properties = [] }: DocMembers, { name }: Place): boolean | undefined {
  const property = properties.find((property) => property.name === name);
  return property && (property.optional ?? false);
}

/** A property is optional if none of several types requires it. */
function both(marks: readonly (boolean | undefined)[]): boolean | undefined {
  return marks.includes(false) ? false : marks.includes(true) || undefined;
}
