import { type Config, decode } from "../../core/config/mod.ts";
import { amqpUrls } from "../parts/sections/amqp_section.ts";
import { findBuiltIn } from "../config/classes/class_aliases.ts";
import { embeddedDirectory, placeOfRegistry, sharedSection } from "../parts/registry_place.ts";

/** Says what the registry of a configuration is and where. */
export function describeRegistry(config: Config, stateDir: string): string {
  const directory = embeddedDirectory(config, stateDir);
  return directory === undefined ? placeOfRegistry(config, stateDir) : `embedded, in ${directory}`;
}

/** Says what the event system of a configuration is and where. */
export function describeEvents(config: Config, stateDir: string): string {
  const events = sharedSection(config, "container.events");
  const name = events.read("class", decode.optional(decode.string));
  // No class is named: createParts has chosen the embedded one.
  if (name === undefined || name === "embedded") {
    return `embedded, in ${events.read("path", decode.optional(decode.string, stateDir))}`;
  }
  if (findBuiltIn(name, "container.events") !== "events/amqp") return name;
  // Without user and password.
  const hosts = amqpUrls(events).map((url) => new URL(url).host);
  return `AMQP broker at ${hosts.join(" or ")}`;
}
