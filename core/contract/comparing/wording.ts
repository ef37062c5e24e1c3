import { closest } from "../../config/closest.ts";
import { resolve } from "../objects.ts";
import type { Schema } from "../schema.ts";
import { showType } from "../show.ts";
import { shapeOf } from "./normal_form.ts";
import type { Described, Difference } from "./compare_schemas.ts";

/** The name of a part in a sentence, or what the whole is called. */
export function nameOfPart(path: string, whole: string): string {
  return path === "" ? whole : `\`${path}\``;
}

/** The two types of a narrowed part in words; first what was sent, then what is accepted. */
export function typesOf(
  { sent = {}, accepted = {} }: Difference,
  from: Described,
  to: Described,
): readonly [sent: string, accepted: string] {
  return [showType(sent, from.definitions), showType(accepted, to.definitions)];
}

/**
 * A hint at the new name of something that was removed.
 *
 * @param added What is new, by name, as JSON that tells whether it is the same.
 */
export function renamedHint(
  name: string,
  shape: string,
  added: ReadonlyMap<string, string>,
): string {
  const twins = [...added].flatMap(([other, text]) => text === shape ? [other] : []);
  const [twin] = twins;
  const guess = closest(name, added.keys()) ?? (twins.length === 1 ? twin : undefined);
  return guess === undefined ? "" : ` (renamed to \`${guess}\`?)`;
}

/** The properties of an object as JSON, by their names. */
export function shapesOf({ schema, definitions }: Described): ReadonlyMap<string, string> {
  const { properties = {} }: Schema = resolve(schema, definitions) ?? {};
  return new Map(Object.entries(properties).map(([name, type]) => [name, shapeOf(type)]));
}
