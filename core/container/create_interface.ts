import { declarationsOf } from "../declarations/declaration.ts";
import { requirementOfServiceName } from "../discovery/service_name.ts";
import type { Interface, InterfaceClass } from "../interface/interface.ts";
import { configureInterface } from "../interface/interface_hooks.ts";
import type { InterfaceHost } from "../interface/interface_host.ts";
import { stateOf } from "../interface/messenger.ts";
import { printable } from "../observe/printable.ts";
import { formatVersion, parseVersion } from "../version.ts";
import type { InstallOptions } from "./container_options.ts";

/** Methods of every interface that its own methods call: one that others call cannot replace them. */
const SERVANTS: ReadonlySet<string> = new Set([
  "apply",
  "emit",
  "proxy",
  "request",
  "spawn",
  "subscribe",
  "use",
]);

/**
 * Creates an interface that lives in a container, and gives it its configuration.
 *
 * @throws {ConfigError} If the interface refuses its configuration.
 * @throws {RangeError} If it has a name that no service can have.
 * @throws {SyntaxError} If its version is invalid.
 * @throws {TypeError} If a method has a name that it cannot have.
 */
export async function createInterface<Service extends Interface>(
  host: InterfaceHost,
  type: InterfaceClass<Service>,
  { name = type.name, version: text = null, config, worker = false }: InstallOptions,
): Promise<Service> {
  const requirement = requirementOfServiceName(name);
  if (requirement !== undefined) {
    const current = printable(JSON.stringify(name));
    throw new RangeError(
      `Cannot install a service as its name must ${requirement}: current value is ${current}`,
    );
  }
  // In full, as Python lymph reads nothing else from a registry.
  const version = text === null ? null : formatVersion(parseVersion(text));
  const taken = [...declarationsOf(type).keys()].find((method) => SERVANTS.has(method));
  if (taken !== undefined) {
    throw new TypeError(
      `Cannot install ${name} as ${taken} is a method that services call on themselves: ` +
        "give the method that others call another name",
    );
  }
  const created = new type();
  if ("then" in created) {
    throw new TypeError(
      `Cannot install ${name} as it must have no method named then: promises would call it`,
    );
  }
  stateOf(created).installation = { host, name, version, isWorker: worker };
  if (config) await configureInterface(created, config);
  return created;
}
