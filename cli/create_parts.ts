import type { Address } from "./address.ts";
import { type Config, decode } from "../core/config/mod.ts";
import type { ContainerParts } from "../core/container_options.ts";
import type { ServiceRegistry } from "../core/discovery/registry.ts";
import type { Plugin } from "../core/plugin.ts";
import type { EventSystem } from "../core/events/event_system.ts";

/** What is used where the configuration names nothing else: needs no servers. */
const DEFAULT = "embedded";

/** Options of {@linkcode createParts}. */
export interface CreatePartsOptions {
  /** Where to listen, and where others reach it. */
  readonly address: Address;
  /**
   * Port to listen on.
   *
   * @default `container.port`, or else a free one
   */
  readonly port?: number | undefined;
  /**
   * Carries no events, for programs that only make requests.
   *
   * @default {false}
   */
  readonly withoutEvents?: boolean;
}

/** Creates the registry that the configuration names. */
export async function createRegistry(config: Config): Promise<ServiceRegistry> {
  return await config.create<ServiceRegistry>("container.registry", DEFAULT);
}

/**
 * Creates the event system that the configuration names. Where it names none, events go as far as
 * the registry: with the embedded one they are embedded, too; with that of a cluster there are
 * none, as in the original.
 */
export async function createEventSystem(config: Config): Promise<EventSystem> {
  const registry = config.read("container.registry", anything);
  const isEmbedded = registry === undefined || hasClass(registry, DEFAULT);
  return await config.create<EventSystem>("container.events", isEmbedded ? DEFAULT : "null");
}

/** Creates what the configuration says a container is made of. */
export async function createParts(
  config: Config,
  options: CreatePartsOptions,
): Promise<ContainerParts> {
  const [registry, events, wire] = await Promise.all([
    createRegistry(config),
    options.withoutEvents ? createNullEvents() : createEventSystem(config),
    createWire(config, options),
  ]);
  return { ...wire, registry, events };
}

/** Creates every plugin that the configuration names. */
export async function createPlugins(config: Config): Promise<Plugin[]> {
  const plugins: Plugin[] = [];
  for (const name of config.section("plugins").keys()) {
    plugins.push(await config.create<Plugin>(["plugins", name]));
  }
  return plugins;
}

function anything(value: unknown): unknown {
  return value ?? undefined;
}

function hasClass(section: unknown, name: string): boolean {
  if (typeof section !== "object" || section === null) return false;
  return !("class" in section) || section.class === name;
}

async function createNullEvents(): Promise<EventSystem> {
  const { NullEventSystem } = await import("../transports/null_events.ts");
  return new NullEventSystem();
}

async function createWire(
  config: Config,
  { address, port = config.read("container.port", decode.optional(decode.port, 0)) }:
    CreatePartsOptions,
): Promise<Pick<ContainerParts, "transport" | "serializer">> {
  const [{ ZmtpTransport }, { MsgpackSerializer }] = await Promise.all([
    import("../transports/zmtp/mod.ts"),
    import("../transports/serializers/mod.ts"),
  ]);
  return {
    transport: new ZmtpTransport({ ip: address.ip, port, advertise: address.host }),
    serializer: new MsgpackSerializer(),
  };
}
