import { delimiter, dirname, isAbsolute, relative, resolve } from "node:path";
import { didYouMean } from "../../../core/config/closest.ts";
import { checkOwners } from "../../../transports/embedded/private_files/mod.ts";
import { findByName, findByPath, isInside, moduleNamesIn } from "./find_module.ts";
import { type Exports, importFile, importPackage } from "./import_module.ts";
import { moduleKindOf } from "./specifier.ts";

/** Where modules are searched. */
export interface ModuleSearch {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Environment variables; `LYMPH_PATH` lists more directories with modules. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory of the project, absolute. */
  readonly project: string;
  /** Ends the error where no module has the name, nor a similar one. */
  readonly hint?: string;
}

/** A module that has been loaded. */
export interface LoadedModule {
  /** What it exports. */
  readonly exports: Exports;
  /** Its name for people. */
  readonly label: string;
  /** Its name wherever it is run from: a path from the project on, or a package. */
  readonly source: string;
}

/**
 * Finds and loads a module that configuration names.
 *
 * @param module The module, as it stands before the last colon of a class.
 * @param file Configuration file that names it, seen from the working directory.
 * @param search Where to search.
 * @throws {Error} If it is missing, broken or not trusted; one line.
 */
export async function loadModule(
  module: string,
  file: string,
  search: ModuleSearch,
): Promise<LoadedModule> {
  const { cwd, project } = search;
  const beside = dirname(resolve(cwd, file));
  const roots = rootsOf(module, beside, search);
  const loadFile = (path: string) => importWithin(path, [project, ...roots], search);
  switch (moduleKindOf(module)) {
    case "forbidden":
      throw new Error("modules are loaded from files, npm: and jsr: only");
    case "file": {
      const { path, file: found } = findByPath(module, beside);
      if (!isInside(path, [project, ...roots])) {
        throw new Error(`${shorten(path, cwd)} is outside of the project and of LYMPH_PATH`);
      }
      if (found !== undefined) return await loadFile(found);
      const hint = didYouMean(stem(path), moduleNamesIn([dirname(path)]));
      throw new Error(`there is no ${shorten(path, cwd)}${hint}`);
    }
    case "name": {
      const found = findByName(module, roots);
      if (found !== undefined) return await loadFile(found);
      const exports = await importPackage(module, cwd);
      if (exports !== undefined) return { exports, label: module, source: module };
      const places = roots.map((root) => root === project ? "the project" : shorten(root, cwd))
        .join(", ");
      const hint = didYouMean(module, moduleNamesIn(roots)) || (search.hint ?? "");
      throw new Error(
        `there is no module "${module}" in ${places}, nor in the project's import map${hint}`,
      );
    }
    case "package": {
      const exports = await importPackage(module, cwd);
      if (exports !== undefined) return { exports, label: module, source: module };
      throw new Error(`there is no package "${module}"`);
    }
  }
}

/**
 * The directories that a module is searched in by its name. A name of several words may start at the
 * project, as configurations of Python have it.
 *
 * @param module The name.
 * @param beside Directory of the configuration file.
 */
export function rootsOf(
  module: string,
  beside: string,
  { cwd, env, project }: ModuleSearch,
): string[] {
  const path = (env["LYMPH_PATH"] ?? "").split(delimiter).filter((entry) => entry !== "");
  const services = [resolve(project, "services"), resolve(cwd, "services")];
  const listed = path.map((entry) => resolve(cwd, entry));
  const whole = /[./]/.test(module) ? [project] : [];
  return [...new Set([beside, ...services, ...listed, ...whole])];
}

/** Symbolic links must not lead out of the directories either. */
async function importWithin(
  path: string,
  directories: readonly string[],
  { cwd, project }: ModuleSearch,
): Promise<LoadedModule> {
  const target = realPath(path);
  if (!isInside(target, directories.map(realPath))) {
    throw new Error(
      `${shorten(path, cwd)} leads to ${target}, which is outside of the project and of LYMPH_PATH`,
    );
  }
  checkOwners([path, dirname(path), target, dirname(target)]);
  const source = shorten(path, project);
  return { exports: await importFile(path, cwd), label: shorten(path, cwd), source };
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path; // such as a directory that does not exist
  }
}

function shorten(path: string, cwd: string): string {
  const way = relative(cwd, path);
  return way === "" ? "." : way.startsWith("..") || isAbsolute(way) ? path : way;
}

function stem(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.\w+$/, "");
}
