import { didYouMean } from "../../../core/config/closest.ts";
import type { Creator } from "../../../core/config/config.ts";
import { toCreator } from "../../../core/config/factory.ts";
import type { LoadedModule } from "./load_module.ts";

/**
 * Takes a class out of a module, or a function in its place; see {@linkcode toCreator}.
 *
 * @param module The module.
 * @param name Name of the export.
 * @throws {Error} If there is no such export, or it is neither a class nor a function; one line.
 */
export function pickClass({ exports, label }: LoadedModule, name: string): Creator {
  if (!Object.hasOwn(exports, name)) {
    const names = Object.keys(exports);
    const known = names.length === 0 ? "nothing" : names.slice(0, 10).join(", ");
    throw new Error(
      `${label} does not export ${name}: it exports ${known}${didYouMean(name, names)}`,
    );
  }
  const value = exports[name];
  if (typeof value === "function") return toCreator(value);
  const kind = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new Error(`${name} of ${label} must be a class: it is ${kind}`);
}
