import type { Config, Configurable, Constructor, Creator, Extra } from "./config.ts";
import { isMapping } from "./mapping.ts";

/**
 * Creates an instance from its section: by `fromConfig(section, extra)`, which a class may have or
 * inherit as a static method, or else with `new` and the section's values other than `class`.
 *
 * @param creator The class, or the function in its place.
 * @param section Its section.
 * @param extra What goes before values of the section.
 */
export async function instantiate(
  creator: Creator,
  section: Config,
  extra: Extra,
): Promise<unknown> {
  if (isConfigurable(creator)) return await creator.fromConfig(section, extra);
  return Reflect.construct(creator, [{ ...valuesOf(section), ...extra }]);
}

/**
 * What a configuration names as a class: the class, or a function in its place. A function that
 * cannot be called with `new`, such as an arrow function or an asynchronous one, creates the instance:
 * it gets the section's values other than `class`, and the extra ones.
 */
export function toCreator(value: object): Creator {
  if (isConstructor(value)) return value;
  const create = value as CreateInstance;
  return { fromConfig: (section, extra) => create({ ...valuesOf(section), ...extra }) };
}

type CreateInstance = (values: object) => object | Promise<object>;

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

function isConfigurable(creator: Creator): creator is Configurable<unknown> {
  return "fromConfig" in creator && typeof creator.fromConfig === "function";
}
