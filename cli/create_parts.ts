import { type Config, decode } from "../core/config/mod.ts";
import type { ContainerParts } from "../core/container_options.ts";
import type { ServiceRegistry } from "../core/discovery/registry.ts";
import type { Plugin } from "../core/plugin.ts";
import type { EventSystem } from "../core/events/event_system.ts";

/** What is used where the configuration names nothing else: needs no servers. */
const DEFAULTS = { registry: "embedded", events: "null" } as const;

/** Options of {@linkcode createParts}. */
export interface CreatePartsOptions {
  /** Address to listen on. */
  readonly ip: string;
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
  return await config.create<ServiceRegistry>("container.registry", DEFAULTS.registry);
}

/** Creates the event system that the configuration names. */
export async function createEventSystem(config: Config): Promise<EventSystem> {
  return await config.create<EventSystem>("container.events", DEFAULTS.events);
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

async function createNullEvents(): Promise<EventSystem> {
  const { NullEventSystem } = await import("../transports/null_events.ts");
  return new NullEventSystem();
}

async function createWire(
  config: Config,
  { ip, port = config.read("container.port", decode.optional(decode.port, 0)) }: CreatePartsOptions,
): Promise<Pick<ContainerParts, "transport" | "serializer">> {
  const [{ ZmtpTransport }, { MsgpackSerializer }] = await Promise.all([
    import("../transports/zmtp/mod.ts"),
    import("../transports/serializers/mod.ts"),
  ]);
  return {
    transport: new ZmtpTransport({ ip, port }),
    serializer: new MsgpackSerializer(),
  };
}
