import { type ClassLoader, type Config, DecodeError } from "../../core/config/mod.ts";
import type { Container } from "../../core/container/container.ts";
import { ConfigError, LymphError, toError } from "../../core/errors.ts";
import { hasTasks } from "../../core/container/offers.ts";
import { isInterfaceClass } from "../../core/interface/interface.ts";
import { loadInterface, parseInterfaceName } from "../project/configured_interfaces.ts";

/** Options of {@linkcode installConfigured}. */
export interface InstallConfiguredOptions {
  /**
   * Install only what has tasks, and only to do these.
   *
   * @default {false}
   */
  readonly worker?: boolean;
}

/**
 * Installs every interface that the configuration names, as `<name>[@<version>]`.
 *
 * @returns Their names.
 * @throws {ConfigError} If a class cannot be loaded or is no interface.
 */
export async function installConfigured(
  container: Container,
  config: Config,
  { worker = false }: InstallConfiguredOptions = {},
): Promise<string[]> {
  const names: string[] = [];
  for (const key of config.section("interfaces").keys()) {
    const path = ["interfaces", key];
    const type = await loadInterface(config, key);
    if (worker && !hasTasks(type)) continue;
    try {
      const { name, version } = parseInterfaceName(key);
      await container.install(type, { name, version, worker, config: config.section(path) });
    } catch (thrown) {
      if (thrown instanceof LymphError) throw thrown;
      const detail = toError(thrown).message;
      config.read(path, () => {
        if (thrown instanceof DecodeError) throw thrown;
        throw new DecodeError("cannot be created", { detail, cause: thrown });
      });
    }
    names.push(key);
  }
  return names;
}

/**
 * Installs interfaces by the names of their classes, `<module>:<class>`, without configuration.
 *
 * @returns Their names.
 * @throws {ConfigError} If a class cannot be loaded or is no interface.
 */
export async function installNamed(
  container: Container,
  specifiers: readonly string[],
  load: ClassLoader,
): Promise<string[]> {
  const names: string[] = [];
  for (const specifier of specifiers) {
    const type: unknown = await load(specifier, { file: "", path: "" }).catch((cause) => {
      throw new ConfigError(`Cannot load ${specifier}: ${toError(cause).message}`, { cause });
    });
    if (!isInterfaceClass(type)) {
      throw new ConfigError(`${specifier} must be a class that extends Interface`);
    }
    names.push((await container.install(type)).name);
  }
  return names;
}
