/** A value as it looks in a log line; one that throws while it is shown becomes a note about that. */
export function showValue(value: unknown): string {
  try {
    if (value instanceof Error) return String(value.message);
    if (typeof value !== "object" || value === null) return String(value);
    return JSON.stringify(value) ?? String(value);
  } catch {
    return inspect(value); // such as a bigint, or what refers to itself
  }
}

function inspect(value: unknown): string {
  try {
    return Deno.inspect(value, { depth: 4, breakLength: Infinity });
  } catch {
    return "(cannot be shown)";
  }
}
