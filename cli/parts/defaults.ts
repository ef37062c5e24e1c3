import type { Config, Mapping } from "../../core/config/mod.ts";
import { chooseIp } from "./address.ts";
import { defaultEvents } from "./create_parts.ts";
import { sharedSection } from "./registry_place.ts";

const NO_OPTIONS = { ip: undefined, guessExternalIp: false, advertise: undefined };

/**
 * What is in effect where a configuration says nothing: the address, and the parts of the container
 * with the directory where they keep what they know.
 *
 * @param stateDir Directory of embedded parts where their sections name none.
 * @returns It as a configuration would say it; empty where that says it all.
 */
export function defaultsOf(config: Config, stateDir: string): Mapping {
  const hasIp = config.has("container.ip") || config.has("container.rpc.ip");
  const container = {
    ...(hasIp ? {} : { ip: chooseIp(config, NO_OPTIONS) }),
    ...part(config, "registry", { fallback: "embedded", stateDir }),
    ...part(config, "events", { fallback: defaultEvents(config), stateDir }),
  };
  return Object.keys(container).length === 0 ? {} : { container };
}

function part(
  config: Config,
  name: string,
  { fallback, stateDir }: { readonly fallback: string; readonly stateDir: string },
): Mapping {
  const section = sharedSection(config, `container.${name}`);
  const given = section.read("class", (value) => value ?? undefined);
  const isEmbedded = (given ?? fallback) === "embedded";
  const found = {
    ...(given === undefined ? { class: fallback } : {}),
    ...(isEmbedded && !section.has("path") ? { path: stateDir } : {}),
  };
  return Object.keys(found).length === 0 ? {} : { [name]: found };
}
