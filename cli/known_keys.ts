import { didYouMean } from "../core/config/closest.ts";
import { type Config, DecodeError } from "../core/config/mod.ts";

/** Sections of ours, then those that only the original knows, whose files run unchanged. */
const SECTIONS = [
  "commands",
  "container",
  "dependencies",
  "instances",
  "interfaces",
  "logging",
  "name",
  "plugins",
  "sockets",
];
const SECTIONS_OF_ORIGINAL = ["components", "debug"];

/** What a container may have: ours, then what only the original knows. */
const CONTAINER = [
  "advertise",
  "events",
  "ip",
  "log_endpoint",
  "metrics",
  "monitoring_endpoint",
  "port",
  "registry",
  "rpc",
  "service_name",
];
const CONTAINER_OF_ORIGINAL = ["class", "pool", "pool_size"];

/** Such as `x-defaults: &defaults`, for the file itself to refer to. */
const OWN = "x-";

/**
 * Refuses sections, and parts of the container, that nothing would ever read: whoever has misspelt
 * one should not find out by what does not happen.
 *
 * @throws {ConfigError} If there is one; it says what was probably meant.
 */
export function checkKeys(config: Config): void {
  check(config, SECTIONS, SECTIONS_OF_ORIGINAL);
  check(config.section("container"), CONTAINER, CONTAINER_OF_ORIGINAL);
}

function check(section: Config, known: readonly string[], tolerated: readonly string[]): void {
  for (const key of section.keys()) {
    if (known.includes(key) || tolerated.includes(key) || key.startsWith(OWN)) continue;
    section.read([key], () => {
      const detail = `known are ${known.join(", ")}`;
      throw new DecodeError("is not a known key", { detail, hint: didYouMean(key, known) });
    });
  }
}
