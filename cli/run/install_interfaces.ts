import { type ClassLoader, type Config, DecodeError } from "../../core/config/mod.ts";
import type { Container } from "../../core/container/container.ts";
import { DEFAULT_INTERFACE } from "../../core/container/default_interface.ts";
import { requirementOfServiceName } from "../../core/discovery/service_name.ts";
import { ConfigError, LymphError, toError } from "../../core/errors.ts";
import { hasTasks } from "../../core/container/offers.ts";
import { type InterfaceClass, isInterfaceClass } from "../../core/interface/interface.ts";
import { parseVersion } from "../../core/version.ts";

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
    const type = await loadInterface(config, path);
    if (worker && !hasTasks(type)) continue;
    try {
      const { name, version } = parseName(key);
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

async function loadInterface(config: Config, path: readonly string[]): Promise<InterfaceClass> {
  const type: unknown = await config.loadClass(path);
  if (isInterfaceClass(type)) return type;
  return config.read([...path, "class"], (value) => {
    throw new DecodeError("must name a class that extends Interface", { value });
  });
}

function parseName(key: string): { name: string; version: string | null } {
  const [name = key, version, ...others] = key.split("@");
  if (name === "" || others.length > 0) {
    throw new DecodeError("must be named <name>[@<version>]", { value: key });
  }
  if (name === DEFAULT_INTERFACE) {
    throw new DecodeError("must have another name than the interface that every instance has", {
      value: key,
    });
  }
  const requirement = requirementOfServiceName(name);
  if (requirement !== undefined) {
    throw new DecodeError(`must have a name that can be part of a path: it must ${requirement}`, {
      value: key,
    });
  }
  if (version === undefined) return { name, version: null };
  try {
    parseVersion(version);
  } catch (cause) {
    throw new DecodeError("must have a version such as 1.5.0", { value: version, cause });
  }
  return { name, version };
}
