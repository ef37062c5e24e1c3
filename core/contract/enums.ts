import type { DocEnumMember } from "./deno_doc.ts";
import type { Schema } from "./schema.ts";

/** Values of an enum by name: a member without a value follows the number before it. */
export function enumOf(members: readonly DocEnumMember[]): Map<string, Schema> {
  const values = new Map<string, Schema>();
  let next: number | undefined = 0;
  for (const { name, init } of members) {
    const value: string | number | undefined = init === undefined ? next : constantOf(init);
    values.set(name, value === undefined ? { type: "number" } : { const: value });
    next = typeof value === "number" ? value + 1 : undefined;
  }
  return values;
}

function constantOf(init: NonNullable<DocEnumMember["init"]>): string | number | undefined {
  if (init.kind !== "literal") return undefined; // computed
  if (init.value.kind === "string") return init.value.string;
  return init.value.kind === "number" ? init.value.number : undefined;
}
