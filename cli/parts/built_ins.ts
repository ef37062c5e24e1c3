import type { Config, Constructor } from "../../core/config/mod.ts";
import type { BuiltIn } from "../config/classes/class_aliases.ts";
import type { EmbeddedPlaces, EmbeddedStates } from "./sections/embedded_sections.ts";
import type { ProjectDirectories } from "../config/load_config.ts";

type Loader = (places: EmbeddedPlaces) => Promise<Constructor>;

type Creator = (section: Config) => object | Promise<object>;
type CreatorModule<Name extends string> = Readonly<Record<Name, Creator>>;
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
    return createdBy((section) => createEmbeddedRegistry(section, places));
  },
  "events/embedded": async (places) => {
    const { createEmbeddedEventSystem } = await import("./sections/embedded_sections.ts");
    return createdBy((section) => createEmbeddedEventSystem(section, places));
  },
  "registry/zookeeper": async () =>
    createdBy((await import("./sections/zookeeper_sections.ts")).createZookeeperRegistry),
  "client/zookeeper": async () =>
    createdBy((await import("./sections/zookeeper_sections.ts")).createZookeeperSession),
  "client/redis": async () => {
    const module: CreatorModule<"createRedisClient"> = await load("./clients/redis_client.ts");
    return createdBy(module.createRedisClient);
  },
  "client/memcached": async () => {
    const module: CreatorModule<"createMemcachedClient"> = await load(
      "./clients/memcached_client.ts",
    );
    return createdBy(module.createMemcachedClient);
  },
  "plugin/sentry": async () => {
    const { SentryPlugin }: ClassModule<"SentryPlugin"> = await load("./plugins/sentry_plugin.ts");
    return SentryPlugin;
  },
  "plugin/newrelic": async () => {
    const module: ClassModule<"NewRelicPlugin"> = await load("./plugins/newrelic_plugin.ts");
    return module.NewRelicPlugin;
  },
  "events/amqp": async () =>
    createdBy((await import("./sections/amqp_section.ts")).createAmqpEventSystem),
  "registry/static": async () =>
    createdBy((await import("./sections/local_sections.ts")).createLocalRegistry),
  "events/local": async () =>
    createdBy((await import("./sections/local_sections.ts")).createLocalEvents),
  "events/null": async () => (await import("../../transports/null_events.ts")).NullEventSystem,
};

/**
 * Loads a part of the framework that a configuration names.
 *
 * @param builtIn Its name.
 * @param directories Where the project is.
 * @param states What embedded parts share; given again, the next part shares it, too.
 * @returns The class, or undefined where this version has none.
 */
export async function loadBuiltIn(
  builtIn: BuiltIn,
  directories: ProjectDirectories,
  states: EmbeddedStates = new Map(),
): Promise<Constructor | undefined> {
  return await loaders[builtIn]?.({ directory: directories.state, states });
}

/** A class whose instances a function makes of a section. */
function createdBy(create: Creator): Constructor {
  return class {
    static fromConfig = create;
  };
}
