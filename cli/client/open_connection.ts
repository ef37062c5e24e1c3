import { Container } from "../../core/container/container.ts";
import { chooseAddress } from "../parts/address.ts";
import { createEventSystem, createParts } from "../parts/create_parts.ts";
import { createRegistryToRead } from "../parts/create_registry_to_read.ts";
import { createSpans } from "../parts/create_spans.ts";
import { readPeerOptions } from "../parts/peer_options.ts";
import type { OpenedConfig } from "../project/open_config.ts";
import type { Connection, ConnectOptions } from "./connection.ts";
import { LazyEventSystem } from "./lazy_events.ts";
import { Program } from "./program.ts";

/** Does what `connect` does, for a program that has opened its configuration. */
export async function openConnection(
  { config, directories }: Pick<OpenedConfig, "config" | "directories">,
  { name = Program.UNNAMED, ip, advertise, guessExternalIp = false, once = false }: Omit<
    ConnectOptions,
    "config" | "vars"
  > = {},
): Promise<Connection> {
  const address = chooseAddress(config, { ip, advertise, guessExternalIp });
  const registry = once ? await createRegistryToRead(config, directories.state) : undefined;
  const parts = await createParts(config, {
    address,
    port: 0,
    stateDir: directories.state,
    withoutEvents: true,
    registry,
  });
  const events = new LazyEventSystem(() => createEventSystem(config));
  const container = new Container({ ...parts, events }, {
    ip: address.ip,
    isolated: true,
    peer: readPeerOptions(config),
    spans: await createSpans(),
  });
  const program = await container.install(Program, { name });
  // After a few requests nothing is left to drain: the answers have come, or were given up.
  const stopping = once ? { signal: AbortSignal.abort() } : {};
  program.attach(parts.registry, () => container.stop(stopping));
  try {
    await container.start();
  } catch (error) {
    await container.stop().catch(() => {}); // the first error counts
    throw error;
  }
  return program;
}
