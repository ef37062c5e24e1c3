/** `{name}`; doubled braces stand for themselves. */
const PLACEHOLDER = /\{\{|\}\}|\{([^{}]*)\}/g;

/**
 * Fills the placeholders of a log message.
 *
 * @param template Such as `"{service} does not answer"`.
 * @param properties What stands in for the names.
 */
export function fillTemplate(
  template: string,
  properties: Readonly<Record<string, unknown>>,
): string {
  return template.replaceAll(PLACEHOLDER, (found, name?: string) => {
    if (name === undefined) return found.charAt(0);
    const key = name.trim();
    return formatValue(Object.hasOwn(properties, key) ? properties[key] : undefined);
  });
}

function formatValue(value: unknown): string {
  if (value instanceof Error) return value.message;
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Deno.inspect(value, { depth: 4, breakLength: Infinity }); // such as a bigint, or what refers to itself
  }
}
