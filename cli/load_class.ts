import { delimiter, dirname, isAbsolute, relative, resolve } from "node:path";
import { didYouMean } from "../core/config/closest.ts";
import type { ClassContext, ClassLoader, Constructor } from "../core/config/config.ts";
import { type BuiltIn, findBuiltIn, shortNamesIn } from "./class_aliases.ts";
import { findByName, findByPath, isInside, moduleNamesIn } from "./classes/find_module.ts";
import { type Exports, importFile, importPackage } from "./classes/import_module.ts";
import { moduleKindOf, parseClassSpecifier } from "./classes/specifier.ts";

/** Options of {@linkcode createClassLoader}. */
export interface ClassLoaderOptions {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Environment variables; `LYMPH_PATH` lists more directories with modules. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory of the project, absolute. */
  readonly project: string;
  /** Loads a part of the framework; undefined where this version does not have it. */
  readonly loadBuiltIn?: (builtIn: BuiltIn) => Promise<Constructor | undefined>;
}

/**
 * Makes the loader of the classes that configuration names.
 *
 * `greeting:Greeting` is searched beside the configuration file, in `services/` of the project and
 * of the working directory, and on `LYMPH_PATH`; then in the project's import map. Paths and
 * `file:` URLs must lie in one of these directories or in the project. `npm:` and `jsr:` packages
 * are left to Deno. Names of the original's classes stand for the framework's own.
 */
export function createClassLoader(options: ClassLoaderOptions): ClassLoader {
  return async (specifier, context) => {
    const builtIn = findBuiltIn(specifier, context.path);
    if (builtIn !== undefined) return await loadBuiltIn(builtIn, options);
    if (!specifier.includes(":")) {
      const names = shortNamesIn(context.path);
      const known = names.length > 0 ? ` or be one of ${names.join(", ")}` : "";
      throw new SyntaxError(
        `it must have the form "module:Name"${known}${didYouMean(specifier, names)}`,
      );
    }
    const { module, name } = parseClassSpecifier(specifier);
    const { exports, label } = await loadModule(module, context, options);
    return pickClass(exports, { name, label });
  };
}

interface LoadedModule {
  readonly exports: Exports;
  /** The module's name for people. */
  readonly label: string;
}

async function loadBuiltIn(builtIn: BuiltIn, options: ClassLoaderOptions): Promise<Constructor> {
  const type = await options.loadBuiltIn?.(builtIn);
  if (type !== undefined) return type;
  throw new Error(`${builtIn} is not available in this version`);
}

async function loadModule(
  module: string,
  { file }: ClassContext,
  { cwd, env, project }: ClassLoaderOptions,
): Promise<LoadedModule> {
  const beside = dirname(resolve(cwd, file));
  const path = (env["LYMPH_PATH"] ?? "").split(delimiter).filter((entry) => entry !== "");
  const candidates = [beside, resolve(project, "services"), resolve(cwd, "services")];
  const roots = [...new Set([...candidates, ...path.map((entry) => resolve(cwd, entry))])];
  const show = (absolute: string) => shorten(absolute, cwd);
  const load = async (found: string) => ({
    exports: await importFile(found, cwd),
    label: show(found),
  });

  switch (moduleKindOf(module)) {
    case "forbidden":
      throw new Error("modules are loaded from files, npm: and jsr: only");
    case "file": {
      const found = findByPath(module, beside);
      if (!isInside(found.path, [project, ...roots])) {
        throw new Error(`${show(found.path)} is outside of the project and of LYMPH_PATH`);
      }
      if (found.file !== undefined) return await load(found.file);
      const hint = didYouMean(stem(found.path), moduleNamesIn([dirname(found.path)]));
      throw new Error(`there is no ${show(found.path)}${hint}`);
    }
    case "name": {
      const found = findByName(module, roots);
      if (found !== undefined) return await load(found);
      const exports = await importPackage(module, cwd);
      if (exports !== undefined) return { exports, label: module };
      const hint = didYouMean(module, moduleNamesIn(roots));
      const places = roots.map(show).join(", ");
      throw new Error(
        `there is no module "${module}" in ${places}, nor in the project's import map${hint}`,
      );
    }
    case "package": {
      const exports = await importPackage(module, cwd);
      if (exports !== undefined) return { exports, label: module };
      throw new Error(`there is no package "${module}"`);
    }
  }
}

function pickClass(exports: Exports, { name, label }: { name: string; label: string }) {
  if (!Object.hasOwn(exports, name)) {
    const names = Object.keys(exports);
    const known = names.length === 0 ? "nothing" : names.slice(0, 10).join(", ");
    throw new Error(
      `${label} does not export ${name}: it exports ${known}${didYouMean(name, names)}`,
    );
  }
  const value = exports[name];
  if (isConstructor(value)) return value;
  const kind = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new Error(`${name} of ${label} must be a class: it is ${kind}`);
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

function shorten(path: string, cwd: string): string {
  const way = relative(cwd, path);
  return way === "" ? "." : way.startsWith("..") || isAbsolute(way) ? path : way;
}

function stem(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.\w+$/, "");
}
