import type { Change } from "../../core/contract/comparing/change.ts";
import { handledBodies } from "../../core/contract/comparing/compare_contracts.ts";
import { argumentsOf } from "../../core/contract/comparing/compare_values.ts";
import type { ComparedContract } from "../../core/contract/comparing/compared_contract.ts";
import type { Described } from "../../core/contract/comparing/compare_schemas.ts";
import { membersOf } from "../../core/contract/objects.ts";
import { bitsOf, KIND_BITS, kindsOf } from "../../core/contract/usage/kinds.ts";
import { kindBitsOfSchema } from "../../core/contract/usage/schema_kinds.ts";
import type { Seen } from "../../core/contract/usage/shape.ts";
import type { Deed } from "./hit.ts";

/** How deeds on methods and on events are called. */
export interface Verbs {
  /** Uses it as a whole. */
  readonly whole: Deed;
  /** Uses it without a field that is required now. */
  readonly without: Deed;
}

/** Those of callers. */
export const CALLING: Verbs = {
  whole: { one: "calls it", many: "call it" },
  without: { one: "calls it without", many: "call it without" },
};

/** Those of emitters. */
export const EMITTING: Verbs = {
  whole: { one: "emits it", many: "emit it" },
  without: { one: "emits it without", many: "emit it without" },
};

const { absent, null: nil } = KIND_BITS;

/** What is taken now: the arguments of a method, or the body of an event that is handled. */
export function takenNow({ side, name }: Change, after: ComparedContract): Described {
  const { definitions } = after;
  if (side === "arguments") {
    const input = Object.hasOwn(after.methods, name) ? after.methods[name]?.input : undefined;
    return { schema: argumentsOf(input ?? {}, definitions), definitions };
  }
  return { schema: handledBodies(after).get(name) ?? {}, definitions };
}

/**
 * Judges by what a caller was seen to send whether a break hits it.
 *
 * @param seen The kinds of its arguments, or of the fields of its events.
 * @param now What is taken now.
 * @returns What it does; undefined if the break does not hit it.
 */
export function deedOf(change: Change, seen: Seen, now: Described, verbs: Verbs): Deed | undefined {
  const { path, kind, sent } = change;
  const field = /^[^.[]*/.exec(path)?.[0] ?? "";
  if (field === "") return verbs.whole;
  const bits = bitsOf(Object.hasOwn(seen, field) ? seen[field] ?? [] : ["absent"]);
  const given = bits & ~absent;
  const accepted = acceptedBits(field, now);
  if (kind === "required" && path === field) {
    const isWithout = (bits & absent) !== 0 || (bits & nil & ~accepted) !== 0;
    return isWithout ? verbs.without : undefined;
  }
  if (given === 0) return undefined;
  if (path !== field) return deed("send", `\`${field}\``);
  if (kind === "removed" || sent === undefined) return deed("send", "it");
  const wrong = given & kindBitsOfSchema(sent.schema, sent.definitions);
  if (wrong === 0) return undefined;
  const certain = wrong & ~accepted;
  return deed("send", certain === 0 ? "it" : `it as ${kindsOf(certain).join(" or ")}`);
}

function acceptedBits(field: string, { schema, definitions }: Described): number {
  const properties = membersOf(schema, definitions)?.properties ?? {};
  const property = Object.hasOwn(properties, field) ? properties[field] : undefined;
  return property === undefined ? 0 : kindBitsOfSchema(property, definitions);
}

function deed(verb: string, object: string): Deed {
  return { one: `${verb}s ${object}`, many: `${verb} ${object}` };
}
