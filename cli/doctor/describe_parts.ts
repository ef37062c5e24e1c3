import { type Config, decode } from "../../core/config/mod.ts";
import { amqpUrl } from "../amqp_section.ts";
import { findBuiltIn } from "../class_aliases.ts";

/** Says what the registry of a configuration is and where. */
export function describeRegistry(config: Config, stateDir: string): string {
  const name = classOf(config, "container.registry");
  if (name === undefined || name === "embedded") return `embedded, in ${stateDir}`;
  const isZookeeper = findBuiltIn(name, "container.registry") === "registry/zookeeper";
  return isZookeeper ? `ZooKeeper at ${hostsOf(config)}` : name;
}

/** Says what the event system of a configuration is and where. */
export function describeEvents(config: Config, stateDir: string): string {
  const name = classOf(config, "container.events");
  // None is named: that an embedded one is meant was decided by whoever has created it.
  if (name === undefined || name === "embedded") return `embedded, in ${stateDir}`;
  if (findBuiltIn(name, "container.events") !== "events/amqp") return name;
  // Without user and password.
  return `AMQP broker at ${new URL(amqpUrl(config.section("container.events"))).host}`;
}

function classOf(config: Config, path: string): string | undefined {
  return config.read(`${path}.class`, decode.optional(decode.string));
}

function hostsOf(config: Config): string {
  return clientOf(config).read("hosts", decode.optional(decode.string, "127.0.0.1:2181"));
}

/** Where the client is described: in a section of its own, shared, or that of the registry. */
function clientOf(config: Config): Config {
  const registry = config.section("container.registry");
  if (!registry.has("zkclient")) return registry;
  const shared = registry.read("zkclient", (value) => typeof value === "string" ? value : "");
  if (shared === "") return registry.section("zkclient");
  return config.section(`dependencies.${shared.replace(/^dep:/, "")}`);
}
