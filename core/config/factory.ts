import type { Config, Configurable, Constructor, Extra } from "./config.ts";
import { isMapping } from "./mapping.ts";

/**
 * Creates an instance of a class from its section: by the static `fromConfig(section, extra)`
 * where the class has or inherits one, or else with `new` and the section's values other than `class`.
 *
 * @param type The class.
 * @param section Its section.
 * @param extra What goes before values of the section.
 */
export async function instantiate(
  type: Constructor,
  section: Config,
  extra: Extra,
): Promise<unknown> {
  if (isConfigurable(type)) return await type.fromConfig(section, extra);
  return Reflect.construct(type, [{ ...valuesOf(section), ...extra }]);
}

/** The values of a section other than `class`. */
export function valuesOf(section: Config): Readonly<Record<string, unknown>> {
  const { class: _class, ...values } = section.read([], (value) => isMapping(value) ? value : {});
  return values;
}

function isConfigurable(type: object): type is Configurable<unknown> {
  return "fromConfig" in type && typeof type.fromConfig === "function";
}
