import { didYouMean } from "../../../core/config/closest.ts";
import type { Config, Constructor, Extra } from "../../../core/config/config.ts";
import { valuesOf } from "../../../core/config/factory.ts";
import type { LoadedModule } from "./load_module.ts";

/**
 * Takes a class out of a module. A function that is no class, such as an arrow function or an
 * asynchronous one, makes the instance: it gets the section's values other than `class`, and the extra ones.
 *
 * @param module The module.
 * @param name Name of the export.
 * @throws {Error} If there is no such export or it is no class; one line.
 */
export function pickClass({ exports, label }: LoadedModule, name: string): Constructor {
  if (!Object.hasOwn(exports, name)) {
    const names = Object.keys(exports);
    const known = names.length === 0 ? "nothing" : names.slice(0, 10).join(", ");
    throw new Error(
      `${label} does not export ${name}: it exports ${known}${didYouMean(name, names)}`,
    );
  }
  const value = exports[name];
  if (isConstructor(value)) return value;
  if (typeof value === "function") return madeBy(value as Factory);
  const kind = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new Error(`${name} of ${label} must be a class: it is ${kind}`);
}

type Factory = (values: object) => object | Promise<object>;

/** A class whose instances a function makes of a section's values. */
function madeBy(create: Factory): Constructor {
  return class {
    static fromConfig = (section: Config, extra: Extra) =>
      create({ ...valuesOf(section), ...extra });
  };
}

function isConstructor(value: unknown): value is Constructor {
  if (typeof value !== "function") return false;
  try {
    // Checks that `value` can be constructed without constructing it.
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}
