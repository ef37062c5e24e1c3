import { resolve } from "../objects.ts";
import { type Definitions, NOTHING, type Schema } from "../schema.ts";
import { alternativesOf, isUnknown, unionOf } from "../unions.ts";
import type { Change } from "./change.ts";
import { compareSchemas, type Described, type Difference } from "./compare_schemas.ts";
import { nameOfPart, renamedHint, shapesOf, typesOf } from "./wording.ts";

type Part = Omit<Change, "name" | "side">;

const NO_ARGUMENTS: Schema = { type: "object", properties: {} };

/** The arguments of a method: none at all is an object without properties. */
export function argumentsOf(input: Schema, definitions: Definitions): Schema {
  const parts = alternativesOf(resolve(input, definitions) ?? {});
  const given = parts.filter((part) => part["x-wire"] !== NOTHING["x-wire"]);
  if (given.length === parts.length) return input;
  const isOptional = ({ type, required = [] }: Schema) =>
    type === "object" && required.length === 0;
  const resolved = given.map((part) => resolve(part, definitions) ?? {});
  return resolved.some(isOptional) ? unionOf(given) : unionOf([...given, NO_ARGUMENTS]);
}

/** How arguments, or bodies of events that are handled, have changed. */
export function compareTaken(
  before: Described,
  after: Described,
  { whole, isClosed }: { readonly whole: string; readonly isClosed: boolean },
): Part[] {
  const [known, now] = [shapesOf(before), shapesOf(after)];
  const added = new Map([...now].filter(([name]) => !known.has(name)));
  const breaks = compareSchemas(before, after, { isClosed }).map((difference): Part => {
    const { kind, path } = difference;
    const part = nameOfPart(path, whole);
    if (kind === "required") return breaking("required", path, `${part} is required now`);
    if (kind === "removed") {
      const hint = renamedHint(path, known.get(path) ?? "", added);
      return breaking("removed", path, `${part} is no longer known${hint}`);
    }
    const [sent, accepted] = typesOf(difference, before, after);
    return {
      ...breaking("narrowed", path, `${part} must be ${accepted} now, no longer ${sent}`),
      sent: { schema: difference.sent ?? {}, definitions: before.definitions },
    };
  });
  const broken = new Set(breaks.map(({ path }) => path));
  const growth = compareSchemas(after, before, { isClosed: true })
    .filter(({ path, sent }) => !broken.has(path) && !isUntold(sent))
    .map((difference): Part => {
      const { kind, path } = difference;
      const part = nameOfPart(path, whole);
      if (kind === "required") return growing("loosened", path, `${part} is optional now`);
      if (kind === "removed") return growing("added", path, `${part} is new and optional`);
      return growing(
        "widened",
        path,
        `${part} may be ${typesOf(difference, after, before)[0]} too`,
      );
    });
  return [...breaks, ...growth];
}

/**
 * How results, or bodies of events that are emitted, have changed.
 *
 * @param names What the whole is called, and what follows the name of a part.
 */
export function compareGiven(
  before: Described,
  after: Described,
  { whole, place }: { readonly whole: string; readonly place: string },
): Part[] {
  const nameOf = (path: string) => path === "" ? whole : `${nameOfPart(path, whole)}${place}`;
  const [known, now] = [shapesOf(before), shapesOf(after)];
  const added = new Map([...now].filter(([name]) => !known.has(name)));
  const differences = compareSchemas(after, before, { isClosed: true });
  const describe = (difference: Difference): Part => {
    const { kind, path } = difference;
    const part = nameOf(path);
    if (kind === "removed") return growing("added", path, `${part} is new`);
    if (kind === "required") {
      const isGone = known.has(path) && !now.has(path);
      const hint = isGone ? renamedHint(path, known.get(path) ?? "", added) : "";
      return isGone
        ? breaking("removed", path, `${part} is gone${hint}`)
        : breaking("loosened", path, `${part} may be missing now`);
    }
    const [sent, accepted] = typesOf(difference, after, before);
    return {
      ...breaking("widened", path, `${part} may be ${sent} now, not only ${accepted}`),
      sent: { schema: difference.sent ?? {}, definitions: after.definitions },
    };
  };
  const parts = differences.map(describe);
  const told = new Set(parts.map(({ path }) => path));
  const growth = compareSchemas(before, after)
    .filter(({ path, sent }) => !told.has(path) && !isUntold(sent))
    .map((difference): Part => {
      const { kind, path } = difference;
      const part = nameOf(path);
      return kind === "required"
        ? growing("required", path, `${part} is always there now`)
        : growing("narrowed", path, `${part} is only ${typesOf(difference, before, after)[1]} now`);
    });
  return [...parts, ...growth];
}

/** Whether a part was unknown: that it is known now is nothing new to others. */
function isUntold(sent: Schema | undefined): boolean {
  return sent !== undefined && isUnknown(sent);
}

function breaking(kind: Change["kind"], path: string, text: string): Part {
  return { isBreak: true, kind, path, text };
}

function growing(kind: Change["kind"], path: string, text: string): Part {
  return { isBreak: false, kind, path, text };
}
