import type { Config, Constructor } from "../core/config/mod.ts";
import type { EmbeddedState } from "../transports/embedded/mod.ts";
import type { BuiltIn } from "./class_aliases.ts";
import type { EmbeddedPlaces } from "./embedded_sections.ts";
import type { ProjectDirectories } from "./load_config.ts";

/** The embedded states of one program, by directory. */
export type EmbeddedStates = Map<string, EmbeddedState>;

type Loader = (places: EmbeddedPlaces) => Promise<Constructor>;

/** Technologies are imported when a configuration asks for them, as each costs start-up time. */
const loaders: Readonly<Partial<Record<BuiltIn, Loader>>> = {
  "registry/embedded": async (places) => {
    const { createEmbeddedRegistry } = await import("./embedded_sections.ts");
    return createdBy((section) => createEmbeddedRegistry(section, places));
  },
  "events/embedded": async (places) => {
    const { createEmbeddedEventSystem } = await import("./embedded_sections.ts");
    return createdBy((section) => createEmbeddedEventSystem(section, places));
  },
  "registry/zookeeper": async () =>
    createdBy((await import("./zookeeper_sections.ts")).createZookeeperRegistry),
  "client/zookeeper": async () =>
    createdBy((await import("./zookeeper_sections.ts")).createZookeeperSession),
  "client/redis": async () => {
    // Hidden from Deno, which would otherwise fetch the package for every program.
    const module: string = "./parts/redis_client.ts";
    const { createRedisClient }: typeof import("./parts/redis_client.ts") = await import(module);
    return createdBy(createRedisClient);
  },
  "client/memcached": async () => {
    const module: string = "./parts/memcached_client.ts";
    const { createMemcachedClient }: typeof import("./parts/memcached_client.ts") = await import(
      module
    );
    return createdBy(createMemcachedClient);
  },
  "plugin/sentry": async () => {
    const module: string = "./plugins/sentry_plugin.ts";
    return (await import(module) as typeof import("./plugins/sentry_plugin.ts")).SentryPlugin;
  },
  "plugin/newrelic": async () => {
    const module: string = "./plugins/newrelic_plugin.ts";
    return (await import(module) as typeof import("./plugins/newrelic_plugin.ts")).NewRelicPlugin;
  },
  "events/amqp": async () => createdBy((await import("./amqp_section.ts")).createAmqpEventSystem),
  "registry/static": async () =>
    createdBy((await import("./local_sections.ts")).createLocalRegistry),
  "events/local": async () => createdBy((await import("./local_sections.ts")).createLocalEvents),
  "events/null": async () => (await import("../transports/null_events.ts")).NullEventSystem,
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
function createdBy(create: (section: Config) => object | Promise<object>): Constructor {
  return class {
    static fromConfig = create;
  };
}
