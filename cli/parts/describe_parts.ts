import { type Config, decode } from "../../core/config/mod.ts";
import { amqpUrls } from "./sections/amqp_section.ts";
import { findBuiltIn } from "../config/classes/class_aliases.ts";
import { embeddedDirectory, placeOfRegistry, sharedSection } from "./registry_place.ts";

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
  return `AMQP broker at ${amqpUrls(events).map(addressOf).join(" or ")}`;
}

/** Host and port of a URL, without user and password. */
function addressOf(url: string): string {
  const { host, port, protocol } = new URL(url);
  return port === "" ? `${host}:${protocol === "amqps:" ? 5671 : 5672}` : host;
}
