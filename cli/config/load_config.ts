import { basename, delimiter, dirname, join, relative, resolve } from "node:path";
import { closest } from "../../core/config/closest.ts";
import type { ClassLoader, Config } from "../../core/config/config.ts";
import { isMapping } from "../../core/config/mapping.ts";
import { type ConfigSource, mergeConfig, selectNodeSections } from "../../core/config/merge.ts";
import { formatPath } from "../../core/config/path.ts";
import { createConfig } from "../../core/config/section.ts";
import { parseYaml } from "../../core/config/yaml.ts";
import { ConfigError, toError } from "../../core/errors.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";
import { decodeUtf8 } from "../../core/values/utf8.ts";
import { checkOwners } from "../../transports/embedded/private_files/mod.ts";
import { checkKeys, isKnownSection } from "./known_keys.ts";
import { findProjectDirectory, stateDirectory } from "./project_directories.ts";

/** Options of {@linkcode loadConfig}. */
export interface LoadConfigOptions {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Path of the configuration file.
   *
   * @default `$LYMPH_CONFIG`, or else `.lymph.yml` of the project where it exists
   */
  readonly config?: string | undefined;
  /**
   * Path of the file with values for `$(var.…)`.
   *
   * @default `$LYMPH_VARS`, or else none
   */
  readonly vars?: string | undefined;
  /**
   * Names of commands that `commands:` cannot replace.
   *
   * @default {[]}
   */
  readonly reservedCommands?: readonly string[];
  /** Makes the loader of the classes that the configuration names. */
  readonly classLoader?: (project: ProjectDirectories) => ClassLoader;
  /** Sees every instance that the configuration creates. */
  readonly onCreate?: (instance: unknown, path: string, section: Config) => void;
}

/** Where a project is. All paths are absolute. */
export interface ProjectDirectories {
  /** The project. */
  readonly project: string;
  /** What is kept on this machine. */
  readonly state: string;
}

/** The configuration of a project. */
export interface LoadedConfig {
  /** The whole configuration. */
  readonly config: Config;
  /** Absolute path of the main file; undefined if there is no file. */
  readonly file: string | undefined;
  /** Where the project is. */
  readonly directories: ProjectDirectories;
  /** Names the file that the value at a path comes from. */
  readonly fileOf: (path: readonly string[]) => string;
  /** What the user should know, one line each. */
  readonly warnings: readonly string[];
  /** Keys that only Python lymph reads, one line each; shown when services run. */
  readonly ignored: readonly string[];
}

/** A file to read, and what named it. */
interface NamedFile {
  readonly path: string;
  readonly namedBy: string;
}

/**
 * Loads the configuration: first what `.lymph.yml` of the project and the node's configuration
 * (`$LYMPH_NODE_CONFIG`: files separated by colons, of which an earlier one has priority) say for every
 * instance, then the main file over it. Where no main file is named, that is `.lymph.yml`; without one
 * there are only defaults.
 *
 * @throws {ConfigError} If a named file does not exist, belongs to another user, is not well-formed or
 * has a key that nothing reads; one line.
 */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const { cwd, env, onCreate, reservedCommands = [] } = options;
  const named = nameFile(options.config, "--config") ?? nameVariable(env, "LYMPH_CONFIG");
  const project = findProjectDirectory({ cwd, config: named?.path });
  const ofProject = await findDefault(cwd, project);
  const main = named ?? ofProject;
  const nodes = sharedFiles(env).map((path) => ({ path, namedBy: `$${NODE_VARIABLE.config}` }));
  const vars = nameFile(options.vars, "--vars") ?? nameVariable(env, "LYMPH_VARS");

  const sources: ConfigSource[] = [];
  const read = new Set(main && [await identify(cwd, main)]);
  for (const shared of [...nodes, ofProject]) {
    const id = shared && await identify(cwd, shared);
    if (!shared || !id || read.has(id)) continue;
    read.add(id);
    sources.unshift(selectNodeSections(await readSource(cwd, shared), isKnownSection));
  }
  if (main) sources.push(await readSource(cwd, main));
  const { values, warnings, fileOf } = mergeConfig(sources);
  const directories = { project, state: stateDirectory(project, env) };
  const config = createConfig(values, {
    fileOf,
    env,
    ...(vars && { vars: (await readSource(cwd, vars)).values }),
    ...(options.classLoader && { loadClass: options.classLoader(directories) }),
    ...(onCreate && { onCreate }),
  });
  const withoutEffect = (path: readonly string[]) =>
    `${fileOf(path)}: ${formatPath(path)} has no effect`;
  const ignored = checkKeys(config).map(withoutEffect);
  const shadowed = config.section("commands").keys()
    .filter((name) => reservedCommands.includes(name))
    .map((name) => `${withoutEffect(["commands", name])}: lymph has a command of that name`);
  return {
    config,
    file: main && resolve(cwd, main.path),
    directories,
    fileOf,
    warnings: [...warnings, ...shadowed],
    ignored,
  };
}

/** The files that `$LYMPH_NODE_CONFIG` names: an earlier one has priority. */
export function sharedFiles(env: LoadConfigOptions["env"]): string[] {
  const lists = [env[NODE_VARIABLE.config], env[NODE_VARIABLE.moreConfig]];
  return lists.flatMap((list = "") => list.split(delimiter)).filter((path) => path !== "");
}

function nameFile(path: string | undefined, namedBy: string): NamedFile | undefined {
  if (path === "") throw new ConfigError(`${namedBy} must name a file: current value is ""`);
  return path === undefined ? undefined : { path, namedBy };
}

function nameVariable(env: LoadConfigOptions["env"], name: string): NamedFile | undefined {
  return nameFile(env[name] || undefined, `$${name}`);
}

async function findDefault(cwd: string, project: string): Promise<NamedFile | undefined> {
  const path = join(project, ".lymph.yml");
  const exists = await Deno.stat(path).then(() => true, isNotFound);
  return exists ? { path: relative(cwd, path), namedBy: "the project" } : undefined;
}

/** The same for all names of one file. */
async function identify(cwd: string, { path }: NamedFile): Promise<string> {
  const absolute = resolve(cwd, path);
  return await Deno.realPath(absolute).catch(() => absolute);
}

function isNotFound(error: unknown): false {
  if (error instanceof Deno.errors.NotFound) return false;
  throw error;
}

async function readSource(cwd: string, { path: file, namedBy }: NamedFile): Promise<ConfigSource> {
  const path = resolve(cwd, file);
  checkOwners([path, dirname(path)]);
  const bytes = await Deno.readFile(path).catch(async (cause) => {
    const reason = await describeReadError(cause, path, file);
    throw new ConfigError(`Cannot read ${file}, named by ${namedBy}: ${reason}`, { cause });
  });
  const values = parseYaml(decode(bytes, file), { file }) ?? {};
  if (isMapping(values)) return { file, values };
  const kind = Array.isArray(values) ? "a list" : JSON.stringify(values);
  throw new ConfigError(`${file}: must be a mapping: current value is ${kind}`);
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return decodeUtf8(bytes, file);
  } catch (cause) {
    throw new ConfigError(toError(cause).message, { cause });
  }
}

async function describeReadError(error: unknown, path: string, file: string): Promise<string> {
  if (error instanceof Deno.errors.IsADirectory) return "it is a directory";
  if (!(error instanceof Deno.errors.NotFound)) return toError(error).message;
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(dirname(path))) names.push(name);
  } catch {
    // No directory, no suggestions.
  }
  const near = closest(basename(file), names);
  const hint = near === undefined
    ? ""
    : ` (did you mean ${JSON.stringify(join(dirname(file), near))}?)`;
  return `there is no such file${hint}`;
}
