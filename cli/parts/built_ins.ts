import type { Config, Constructor, Creator } from "../../core/config/mod.ts";
import type { BuiltIn } from "../config/classes/class_aliases.ts";
import type { EmbeddedPlaces, EmbeddedStates } from "./sections/embedded_sections.ts";
import type { ProjectDirectories } from "../config/load_config.ts";

type Loader = (places: EmbeddedPlaces) => Promise<Creator>;

type Create = (section: Config) => object | Promise<object>;
type CreateModule<Name extends string> = Readonly<Record<Name, Create>>;
type ClassModule<Name extends string> = Readonly<Record<Name, Constructor>>;

type Amqp = typeof import("./sections/amqp_section.ts");
type Embedded = typeof import("./sections/embedded_sections.ts");
type Gateway = typeof import("../../gateway/mod.ts");
type Local = typeof import("./sections/local_sections.ts");
type NullEvents = typeof import("../../transports/null_events.ts");
type Zookeeper = typeof import("./sections/zookeeper_sections.ts");

/**
 * Imports a technology when a configuration asks for it. The path is not a literal: Deno would prepare
 * the module for every program. Where few programs need the packages of a module, its type does not
 * name it either: `deno install` would fetch these packages.
 */
async function load<Module>(path: string): Promise<Module> {
  return await import(path);
}

const loaders: Readonly<Partial<Record<BuiltIn, Loader>>> = {
  "registry/embedded": async (places) => {
    const module = await load<Embedded>("./sections/embedded_sections.ts");
    return { fromConfig: (section) => module.createEmbeddedRegistry(section, places) };
  },
  "events/embedded": async (places) => {
    const module = await load<Embedded>("./sections/embedded_sections.ts");
    return { fromConfig: (section) => module.createEmbeddedEventSystem(section, places) };
  },
  "registry/zookeeper": async () => {
    const module = await load<Zookeeper>("./sections/zookeeper_sections.ts");
    return { fromConfig: module.createZookeeperRegistry };
  },
  "client/zookeeper": async () => {
    const module = await load<Zookeeper>("./sections/zookeeper_sections.ts");
    return { fromConfig: module.createZookeeperSession };
  },
  "client/redis": async () => {
    const path = "./clients/redis_client.ts";
    const module = await load<CreateModule<"createRedisClient">>(path);
    return { fromConfig: module.createRedisClient };
  },
  "client/memcached": async () => {
    const path = "./clients/memcached_client.ts";
    const module = await load<CreateModule<"createMemcachedClient">>(path);
    return { fromConfig: module.createMemcachedClient };
  },
  "plugin/sentry": async () => {
    const path = "./plugins/sentry_plugin.ts";
    return (await load<ClassModule<"SentryPlugin">>(path)).SentryPlugin;
  },
  "plugin/newrelic": async () => {
    const path = "./plugins/newrelic_plugin.ts";
    return (await load<ClassModule<"NewRelicPlugin">>(path)).NewRelicPlugin;
  },
  "interface/gateway": async () => (await load<Gateway>("../../gateway/mod.ts")).Gateway,
  "events/amqp": async () => {
    const module = await load<Amqp>("./sections/amqp_section.ts");
    return { fromConfig: module.createAmqpEventSystem };
  },
  "registry/static": async () => {
    const module = await load<Local>("./sections/local_sections.ts");
    return { fromConfig: module.createLocalRegistry };
  },
  "events/local": async () => {
    const module = await load<Local>("./sections/local_sections.ts");
    return { fromConfig: module.createLocalEvents };
  },
  "events/null": async () =>
    (await load<NullEvents>("../../transports/null_events.ts")).NullEventSystem,
};

/**
 * Loads a part of the framework that a configuration names.
 *
 * @param builtIn Its name.
 * @param directories Where the project is.
 * @param states What embedded parts share; given again, the next part shares it, too.
 * @returns What creates it, or undefined if this version does not have it.
 */
export async function loadBuiltIn(
  builtIn: BuiltIn,
  directories: ProjectDirectories,
  states: EmbeddedStates = new Map(),
): Promise<Creator | undefined> {
  return await loaders[builtIn]?.({ directory: directories.state, states });
}
