import { basename, dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseYaml } from "../../../core/config/yaml.ts";
import { isMapping } from "../../../core/config/mapping.ts";
import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { findByName, findByPath } from "../../config/classes/find_module.ts";
import { rootsOf } from "../../config/classes/load_module.ts";
import { moduleKindOf } from "../../config/classes/specifier.ts";
import { findDenoConfig } from "../../launcher/deno_config.ts";
import { prepareQuestion } from "../../launcher/launch.ts";
import { sharedFiles } from "../../config/load_config.ts";
import { namedFiles } from "../../launcher/named_files.ts";

const log = getLogger("lymph.node");
const CLASS = /^(.+):[\w$]+$/s;
const SHARED_FILES = [".lymph.yml", "deno.json", "deno.jsonc", "import_map.json"];

/** The files that decide what a command of `lymph` does. */
export interface ServiceSources {
  /** Absolute paths of its configuration and of all modules that its classes import. */
  readonly files: ReadonlySet<string>;
  /** Whether the modules are not known, so that any code may matter. */
  readonly isIncomplete: boolean;
}

/** Where commands run. All paths are absolute. */
export interface SourceScope {
  /** The project. */
  readonly project: string;
  /** Working directory. */
  readonly cwd: string;
  /** File with values for variables, where a node hands one to its services. */
  readonly varsFile?: string | undefined;
}

/**
 * Finds the files that a command of `lymph` depends on: its configuration, the modules of the
 * classes that this names, and what they import by literal specifiers. Not found are modules whose
 * specifier is computed, and files that are only read.
 *
 * @param args The arguments behind `lymph`.
 */
export async function findSources(
  args: readonly string[],
  scope: SourceScope,
): Promise<ServiceSources> {
  const { project, cwd } = scope;
  const { config, vars, modules } = findModules(args, scope);
  const files = new Set([
    config,
    ...SHARED_FILES.map((name) => resolve(project, name)),
    ...sharedFiles(Deno.env.toObject()).map((path) => resolve(cwd, path)),
  ]);
  if (vars !== undefined) files.add(vars);
  // A name without a file of its own may stand in the import map.
  const entries = new Set(modules.flatMap(({ name, path }) => {
    if (path !== undefined) return pathToFileURL(path).href;
    return moduleKindOf(name) === "name" ? name : [];
  }));
  if (entries.size === 0) return { files, isIncomplete: modules.length > 0 };
  try {
    const { paths, isBroken } = await importsOf(args, [...entries]);
    for (const path of paths) files.add(path);
    return { files, isIncomplete: isBroken || paths.length === 0 };
  } catch (error) {
    log.debug("Cannot find what {args} imports: {error}", { args, error: toError(error) });
    return { files, isIncomplete: true };
  }
}

/**
 * The modules of interfaces that a command of `lymph` names and that are not there. What the
 * project's import map may know is left out.
 *
 * @param args The arguments behind `lymph`.
 */
export function missingModules(args: readonly string[], scope: SourceScope): string[] {
  const { config, modules } = findModules(args, scope);
  const values = readConfig(config);
  const named = new Set(classesIn(isMapping(values) ? values["interfaces"] : undefined));
  const imports = findDenoConfig(pathToFileURL(`${scope.project}/`));
  return modules.filter(({ name, path }) =>
    path === undefined && named.has(name) && /^[\w.]+$/.test(name) &&
    !Object.hasOwn(imports?.imports ?? {}, name) && imports?.importMap === undefined
  ).map(({ name }) => name);
}

interface NamedModules {
  readonly config: string;
  readonly vars: string | undefined;
  readonly modules: readonly { readonly name: string; readonly path: string | undefined }[];
}

function findModules(
  args: readonly string[],
  { project, cwd, varsFile }: SourceScope,
): NamedModules {
  const { config: named = Deno.env.get("LYMPH_CONFIG"), vars = varsFile } = namedFiles(args);
  const config = resolve(cwd, named || resolve(project, ".lymph.yml"));
  const classes = [...classesIn(readConfig(config)), ...args.flatMap(classesOfArgument)];
  const search = { cwd, env: Deno.env.toObject(), project };
  const modules = classes.map((name) => ({
    name,
    path: /^(?:\.{0,2}\/|file:)/.test(name)
      ? findByPath(name, dirname(config)).file
      : findByName(name, rootsOf(name, dirname(config), search)),
  }));
  const file = vars ?? (Deno.env.get("LYMPH_VARS") || undefined);
  return { config, vars: file && resolve(cwd, file), modules };
}

function readConfig(path: string): unknown {
  try {
    return parseYaml(Deno.readTextFileSync(path), { file: basename(path) });
  } catch {
    return undefined; // what is wrong with it is told by the process that reads it
  }
}

/** The modules of all classes that a configuration names, at whatever place. */
function classesIn(value: unknown, key?: string): string[] {
  if (typeof value === "string") return key === "class" ? CLASS.exec(value)?.slice(1, 2) ?? [] : [];
  if (Array.isArray(value)) return value.flatMap((item) => classesIn(item, key));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => classesIn(inner, key));
}

function classesOfArgument(arg: string, index: number, args: readonly string[]): string[] {
  const value = /^--interface=(.*)$/s.exec(arg)?.[1] ??
    (args[index - 1] === "--interface" ? arg : "");
  return CLASS.exec(value)?.slice(1, 2) ?? [];
}

interface ModuleInfo {
  readonly specifier: string;
  readonly error?: string;
}

/** Absolute paths of modules, named by specifiers, and of all that they import, and whether one could not be read. */
async function importsOf(
  args: readonly string[],
  entries: readonly string[],
): Promise<{ paths: string[]; isBroken: boolean }> {
  const entry = Deno.makeTempFileSync({ prefix: "lymph_", suffix: ".ts" });
  try {
    const lines = entries.map((specifier) => `import ${JSON.stringify(specifier)};\n`);
    Deno.writeTextFileSync(entry, lines.join(""));
    using start = prepareQuestion("info", args, [entry]);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...start.args],
      env: { ...start.env },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    if (!success) throw new Error(decoder.decode(stderr));
    const { modules } = JSON.parse(decoder.decode(stdout)) as { modules: ModuleInfo[] };
    const own = modules.filter(({ specifier }) => specifier.startsWith("file:"));
    return {
      paths: own.map(({ specifier }) => fileURLToPath(specifier)).filter((path) => path !== entry),
      isBroken: own.some(({ error }) => error !== undefined),
    };
  } finally {
    Deno.removeSync(entry);
  }
}
