import type { DocEnumMember } from "./deno_doc.ts";
import type { Schema } from "./schema.ts";
import { unionOf } from "./unions.ts";

/** What a member may be whose value is computed. */
const COMPUTED: Schema = { anyOf: [{ type: "string" }, { type: "number" }] };

/** Values of an enum by name: a member without a value follows the number before it. */
export function enumOf(members: readonly DocEnumMember[]): Map<string, Schema> {
  const values = new Map<string, Schema>();
  let next: number | undefined = 0;
  for (const { name, init } of members) {
    const value: string | number | undefined = init === undefined ? next : constantOf(init);
    values.set(name, value === undefined ? COMPUTED : { const: value });
    next = typeof value === "number" ? value + 1 : undefined;
  }
  return values;
}

/** The schema of an enum. Where its numbers are written out as bits, they may be combined. */
export function enumType(members: readonly DocEnumMember[]): Schema {
  const values = enumOf(members);
  const bits = members.filter(({ name, init }) => {
    const value = values.get(name)?.const;
    return init !== undefined && typeof value === "number" && isBit(value);
  });
  const combined: Schema[] = bits.length > 1 ? [{ type: "number" }] : [];
  return unionOf([...values.values(), ...combined]);
}

function isBit(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value));
}

function constantOf(init: NonNullable<DocEnumMember["init"]>): string | number | undefined {
  if (init.kind !== "literal") return undefined;
  if (init.value.kind === "string") return init.value.string;
  return init.value.kind === "number" ? init.value.number : undefined;
}
