import { type Config, decode } from "../../core/config/mod.ts";
import { peek } from "../../core/config/section.ts";
import { findBuiltIn } from "../config/classes/class_aliases.ts";

/** Says where the registry of a configuration keeps what it knows. */
export function placeOfRegistry(config: Config, stateDir: string): string {
  const directory = embeddedDirectory(config, stateDir);
  if (directory !== undefined) return directory;
  const registry = sharedSection(config, "container.registry");
  const name = registry.read("class", decode.string);
  const isZookeeper = findBuiltIn(name, "container.registry") === "registry/zookeeper";
  if (!isZookeeper) return name;
  const client = registry.has("zkclient")
    ? sharedSection(config, "container.registry.zkclient")
    : registry;
  return `ZooKeeper at ${client.read("hosts", decode.optional(decode.string, "127.0.0.1:2181"))}`;
}

/** The directory of the embedded registry; undefined where another one is configured. */
export function embeddedDirectory(config: Config, stateDir: string): string | undefined {
  const registry = sharedSection(config, "container.registry");
  const name = registry.read("class", decode.optional(decode.string, "embedded"));
  if (name !== "embedded") return undefined;
  return registry.read("path", decode.optional(decode.string, stateDir));
}

/** A section, or that of the dependency in its place. */
export function sharedSection(config: Config, path: string): Config {
  const value = peek(config, path);
  const [, name] = /^dep:(.*)$/.exec(typeof value === "string" ? value : "") ?? [];
  return config.section(name === undefined ? path : ["dependencies", name]);
}
