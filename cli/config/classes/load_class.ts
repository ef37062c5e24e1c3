import { didYouMean } from "../../../core/config/closest.ts";
import { setClassSource } from "../../../core/declarations/class_source.ts";
import type { ClassLoader, Creator } from "../../../core/config/config.ts";
import { type BuiltIn, findBuiltIn, hintAtOriginal, shortNamesIn } from "./class_aliases.ts";
import { REPLACEMENTS } from "./replacements.ts";
import { loadModule, type ModuleSearch } from "./load_module.ts";
import { pickClass } from "./pick_class.ts";
import { parseClassSpecifier } from "./specifier.ts";

/** Options of {@linkcode createClassLoader}. */
export interface ClassLoaderOptions extends ModuleSearch {
  /** Loads a part of the framework; undefined where this version does not have it. */
  readonly loadBuiltIn?: (builtIn: BuiltIn) => Promise<Creator | undefined>;
}

/**
 * Makes the loader of the classes that configuration names.
 *
 * `greeting:Greeting` is searched beside the configuration file, in `services/` of the project and
 * of the working directory, and on `LYMPH_PATH`, `shop.cart:Cart` in the project, too; then in the
 * project's import map. Paths and
 * `file:` URLs must lie in one of these directories or in the project. `npm:` and `jsr:` packages
 * are left to Deno. Names of Python lymph's classes stand for the framework's own.
 */
export function createClassLoader(options: ClassLoaderOptions): ClassLoader {
  return async (specifier, context) => {
    const builtIn = findBuiltIn(specifier, context.path);
    if (builtIn !== undefined) return await loadBuiltIn(builtIn, options);
    if (!specifier.includes(":")) throw new SyntaxError(describeForm(specifier, context.path));
    const { module, name } = parseClassSpecifier(specifier);
    const loaded = await loadModule(module, context.file, {
      ...options,
      hint: hintAtOriginal(specifier),
    });
    const creator = pickClass(loaded, name);
    setClassSource(creator, `${loaded.source}:${name}`);
    return creator;
  };
}

async function loadBuiltIn(builtIn: BuiltIn, options: ClassLoaderOptions): Promise<Creator> {
  const creator = await options.loadBuiltIn?.(builtIn);
  if (creator !== undefined) return creator;
  throw new Error(REPLACEMENTS[builtIn] ?? `${builtIn} is not available in this version`);
}

function describeForm(specifier: string, path: string): string {
  const names = shortNamesIn(path);
  const choice = names.length > 1 ? `one of ${names.join(", ")}` : names[0];
  const known = choice === undefined ? "" : ` or be ${choice}`;
  return `it must have the form "module:Name"${known}${didYouMean(specifier, names)}`;
}
