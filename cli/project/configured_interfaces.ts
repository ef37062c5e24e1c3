import { type Config, DecodeError } from "../../core/config/mod.ts";
import { DEFAULT_INTERFACE } from "../../core/container/default_interface.ts";
import { requirementOfServiceName } from "../../core/discovery/service_name.ts";
import { type InterfaceClass, isInterfaceClass } from "../../core/interface/interface.ts";
import { parseVersion } from "../../core/version.ts";

/** Name and version of an interface. */
export interface InterfaceName {
  readonly name: string;
  /** As the key has it; null if it has none. */
  readonly version: string | null;
}

/**
 * Loads the class of an interface that the configuration names.
 *
 * @param key Its key in the section `interfaces`.
 * @throws {ConfigError} If the class cannot be loaded or is no interface.
 */
export async function loadInterface(config: Config, key: string): Promise<InterfaceClass> {
  const path = ["interfaces", key];
  const type: unknown = await config.loadClass(path);
  if (isInterfaceClass(type)) return type;
  return config.read([...path, "class"], (value) => {
    throw new DecodeError("must name a class that extends Interface", { value });
  });
}

/**
 * Reads the key of an interface: `<name>[@<version>]`.
 *
 * @throws {DecodeError} If it is malformed.
 */
export function parseInterfaceName(key: string): InterfaceName {
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
