import { showValue } from "./show_value.ts";

/** `{name}`, or a path such as `{user.name}`; doubled braces stand for themselves. */
const PLACEHOLDER = /\{\{|\}\}|\{([^{}]*)\}/g;

/**
 * Fills the placeholders of a log message. One that no property has the name of stays as it is, as a
 * message may contain data: JSON, for example, which also ends in `}}` without any `{{`.
 *
 * @param template Such as `"{service} does not answer"`.
 * @param properties What stands in for the names.
 */
export function fillTemplate(
  template: string,
  properties: Readonly<Record<string, unknown>>,
): string {
  let open = 0;
  return template.replaceAll(PLACEHOLDER, (found, name?: string) => {
    if (name !== undefined) return fill(found, name.trim(), properties);
    if (found === "}}" && open === 0) return found;
    open += found === "{{" ? 1 : -1;
    return found.charAt(0);
  });
}

function fill(
  placeholder: string,
  name: string,
  properties: Readonly<Record<string, unknown>>,
): string {
  try {
    const path = Object.hasOwn(properties, name) ? [name] : name.split(".");
    let value: unknown = properties;
    for (const key of path) {
      if (value === null || value === undefined || !Object.hasOwn(value, key)) return placeholder;
      value = (value as Record<string, unknown>)[key];
    }
    return showValue(value);
  } catch {
    return placeholder; // a getter has thrown
  }
}
