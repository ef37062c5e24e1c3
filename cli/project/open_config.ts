import type { ClassLoader, Config } from "../../core/config/mod.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { loadBuiltIn } from "../parts/built_ins.ts";
import type { EmbeddedStates } from "../parts/sections/embedded_sections.ts";
import { commands } from "../command/catalogue.ts";
import type { CommonOptions, Values } from "../command/command.ts";
import { createClassLoader } from "../config/classes/load_class.ts";
import { loadConfig, type LoadedConfig, type ProjectDirectories } from "../config/load_config.ts";

const log = getLogger("lymph.config");

/** The configuration, and what finds the classes that it names. */
export interface OpenedConfig extends LoadedConfig {
  /** Finds classes of the project. */
  readonly loadClass: ClassLoader;
  /** Sections that instances have been created from so far, by their paths. */
  readonly created: ReadonlyMap<string, Config>;
}

/**
 * Loads the configuration that the command line and the environment name.
 *
 * @throws {ConfigError} If there is something wrong with it.
 */
export async function openConfig(
  { config, vars }: Partial<Pick<Values<CommonOptions>, "config" | "vars">>,
): Promise<OpenedConfig> {
  const cwd = Deno.cwd();
  const env = Deno.env.toObject();
  const states: EmbeddedStates = new Map();
  const classLoader = (directories: ProjectDirectories): ClassLoader =>
    createClassLoader({
      cwd,
      env,
      project: directories.project,
      loadBuiltIn: (builtIn) => loadBuiltIn(builtIn, directories, states),
    });
  const created = new Map<string, Config>();
  const onCreate = (_: unknown, path: string, section: Config) => void created.set(path, section);
  const loaded = await loadConfig({
    cwd,
    env,
    config,
    vars,
    reservedCommands: Object.keys(commands),
    classLoader,
    onCreate,
  });
  for (const warning of loaded.warnings) log.warn("{warning}", { warning });
  return { ...loaded, loadClass: classLoader(loaded.directories), created };
}
