import type { Config } from "../../core/config/mod.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import { suppliedParts } from "./supplied_parts.ts";
import { createRegistry } from "./create_parts.ts";
import { embeddedDirectory } from "./registry_place.ts";

/**
 * Creates the registry that the configuration names, for a program that looks once: where nothing was
 * ever kept there is nothing to find, and nothing is created for it.
 *
 * @param stateDir Directory of the embedded registry where its section names none.
 */
export async function createRegistryToRead(
  config: Config,
  stateDir: string,
): Promise<ServiceRegistry> {
  const supplied = suppliedParts();
  if (supplied !== undefined) return supplied.registry;
  const registry = await createRegistry(config);
  const directory = embeddedDirectory(config, stateDir);
  if (directory === undefined || !await isMissing(directory)) return registry;
  // Hidden from Deno, which would else prepare it for every program.
  const module: string = "../../transports/local/mod.ts";
  const { LocalNetwork }: typeof import("../../transports/local/mod.ts") = await import(module);
  return new LocalNetwork().registry();
}

async function isMissing(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => false, (error) => error instanceof Deno.errors.NotFound);
}
