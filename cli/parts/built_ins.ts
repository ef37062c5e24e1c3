import type { Config, Constructor, Creator } from "../../core/config/mod.ts";
import type { BuiltIn } from "../config/classes/class_aliases.ts";
import type { EmbeddedPlaces, EmbeddedStates } from "./sections/embedded_sections.ts";
import type { ProjectDirectories } from "../config/load_config.ts";

type Loader = (places: EmbeddedPlaces) => Promise<Creator>;

type Create = (section: Config) => object | Promise<object>;
type CreateModule<Name extends string> = Readonly<Record<Name, Create>>;
type ClassModule<Name extends string> = Readonly<Record<Name, Constructor>>;

/**
 * Imports a module whose packages few programs need. Neither the path nor the type of the module is
 * literal, as Deno would otherwise fetch the packages for every program.
 */
async function load<Module>(path: string): Promise<Module> {
  return await import(path);
}

/** Technologies are imported when a configuration asks for them, as each costs start-up time. */
const loaders: Readonly<Partial<Record<BuiltIn, Loader>>> = {
  "registry/embedded": async (places) => {
    const { createEmbeddedRegistry } = await import("./sections/embedded_sections.ts");
    return { fromConfig: (section) => createEmbeddedRegistry(section, places) };
  },
  "events/embedded": async (places) => {
    const { createEmbeddedEventSystem } = await import("./sections/embedded_sections.ts");
    return { fromConfig: (section) => createEmbeddedEventSystem(section, places) };
  },
  "registry/zookeeper": async () => {
    const { createZookeeperRegistry } = await import("./sections/zookeeper_sections.ts");
    return { fromConfig: createZookeeperRegistry };
  },
  "client/zookeeper": async () => {
    const { createZookeeperSession } = await import("./sections/zookeeper_sections.ts");
    return { fromConfig: createZookeeperSession };
  },
  "client/redis": async () => {
    const module: CreateModule<"createRedisClient"> = await load("./clients/redis_client.ts");
    return { fromConfig: module.createRedisClient };
  },
  "client/memcached": async () => {
    const module: CreateModule<"createMemcachedClient"> = await load(
      "./clients/memcached_client.ts",
    );
    return { fromConfig: module.createMemcachedClient };
  },
  "plugin/sentry": async () => {
    const module: ClassModule<"SentryPlugin"> = await load("./plugins/sentry_plugin.ts");
    return module.SentryPlugin;
  },
  "plugin/newrelic": async () => {
    const module: ClassModule<"NewRelicPlugin"> = await load("./plugins/newrelic_plugin.ts");
    return module.NewRelicPlugin;
  },
  "interface/gateway": async () => (await import("../../gateway/mod.ts")).Gateway,
  "events/amqp": async () => {
    const { createAmqpEventSystem } = await import("./sections/amqp_section.ts");
    return { fromConfig: createAmqpEventSystem };
  },
  "registry/static": async () => {
    const { createLocalRegistry } = await import("./sections/local_sections.ts");
    return { fromConfig: createLocalRegistry };
  },
  "events/local": async () => {
    const { createLocalEvents } = await import("./sections/local_sections.ts");
    return { fromConfig: createLocalEvents };
  },
  "events/null": async () => (await import("../../transports/null_events.ts")).NullEventSystem,
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
