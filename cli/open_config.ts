import type { ClassLoader } from "../core/config/mod.ts";
import { getLogger } from "../core/observe/log.ts";
import { type EmbeddedStates, loadBuiltIn } from "./built_ins.ts";
import type { CommonOptions, Values } from "./command.ts";
import { createClassLoader } from "./load_class.ts";
import { loadConfig, type LoadedConfig, type ProjectDirectories } from "./load_config.ts";

const log = getLogger("lymph.config");

/** The configuration, and what finds the classes that it names. */
export interface OpenedConfig extends LoadedConfig {
  /** Finds classes of the project. */
  readonly loadClass: ClassLoader;
}

/**
 * Loads the configuration that the command line and the environment name.
 *
 * @throws {ConfigError} If there is something wrong with it.
 */
export async function openConfig(
  { config, vars }: Pick<Values<CommonOptions>, "config" | "vars">,
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
  const loaded = await loadConfig({ cwd, env, config, vars, classLoader });
  for (const warning of loaded.warnings) log.warn("{warning}", { warning });
  return { ...loaded, loadClass: classLoader(loaded.directories) };
}
