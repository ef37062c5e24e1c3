import { type Config, type Constructor, decode } from "../core/config/mod.ts";
import type { BuiltIn } from "./class_aliases.ts";
import type { ProjectDirectories } from "./load_config.ts";

type Loader = (directories: ProjectDirectories) => Promise<Constructor>;

/** Technologies are imported when a configuration asks for them, as each costs start-up time. */
const loaders: Readonly<Partial<Record<BuiltIn, Loader>>> = {
  "registry/embedded": async ({ state }) => {
    const { EmbeddedServiceRegistry } = await import("../transports/embedded/mod.ts");
    return createdBy((section) =>
      new EmbeddedServiceRegistry({ stateDir: stateDir(section, state) })
    );
  },
  "registry/zookeeper": async () =>
    createdBy((await import("./zookeeper_sections.ts")).createZookeeperRegistry),
  "client/zookeeper": async () =>
    createdBy((await import("./zookeeper_sections.ts")).createZookeeperSession),
  "events/amqp": async () => createdBy((await import("./amqp_section.ts")).createAmqpEventSystem),
  "events/null": async () => (await import("../transports/null_events.ts")).NullEventSystem,
};

/**
 * Loads a part of the framework that a configuration names.
 *
 * @param builtIn Its name.
 * @param directories Where the project is.
 * @returns The class, or undefined where this version has none.
 */
export async function loadBuiltIn(
  builtIn: BuiltIn,
  directories: ProjectDirectories,
): Promise<Constructor | undefined> {
  return await loaders[builtIn]?.(directories);
}

/** A class whose instances a function makes of a section. */
function createdBy(create: (section: Config) => object): Constructor {
  return class {
    static fromConfig = create;
  };
}

function stateDir(section: Config, fallback: string): string {
  return section.read("path", decode.optional(decode.string, fallback));
}
