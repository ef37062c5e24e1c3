import type { ComparedContract } from "./compared_contract.ts";

/**
 * A contract without what no other service can rely on: comments, and the order of names. Two
 * contracts with the same normal form are compatible in both directions.
 */
export function normalForm(contract: ComparedContract): Required<ComparedContract> {
  const { methods, handles = {}, emits = {}, definitions } = contract;
  return normalize({ definitions, emits, handles, methods }) as Required<ComparedContract>;
}

/** The hash of a contract's normal form, as hexadecimal digits. */
export async function hashContract(contract: ComparedContract): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(normalForm(contract)));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** The normal form of a schema, or of a record of schemas, as text that only another form differs from. */
export function shapeOf(value: unknown): string {
  return JSON.stringify(normalize(value));
}

function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== "object" || value === null) return value;
  // A property that is called `description` holds a schema.
  const entries = Object.entries(value).filter(([name, inner]) =>
    inner !== undefined && !(name === "description" && typeof inner === "string")
  );
  entries.sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([name, inner]) => [name, normalize(inner)]));
}
