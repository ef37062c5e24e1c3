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

/**
 * The class itself. A function that is no class, such as an arrow function or an asynchronous one,
 * becomes one: it makes the instance of the section's values other than `class`, and the extra ones.
 */
export function toClass(value: unknown): Constructor {
  if (isConstructor(value)) return value;
  const create = value as Factory;
  return class {
    static fromConfig = (section: Config, extra: Extra) =>
      create({ ...valuesOf(section), ...extra });
  };
}

type Factory = (values: object) => object | Promise<object>;

function isConstructor(value: unknown): value is Constructor {
  try {
    // Checks that `value` can be constructed without constructing it.
    Reflect.construct(Object, [], value as Constructor);
    return true;
  } catch {
    return false;
  }
}

/** The values of a section other than `class`. */
function valuesOf(section: Config): Readonly<Record<string, unknown>> {
  const { class: _class, ...values } = section.read([], (value) => isMapping(value) ? value : {});
  return values;
}

function isConfigurable(type: object): type is Configurable<unknown> {
  return "fromConfig" in type && typeof type.fromConfig === "function";
}
