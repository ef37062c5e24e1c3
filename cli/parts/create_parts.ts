import { join } from "node:path";
import { type Config, decode } from "../../core/config/mod.ts";
import { isMapping } from "../../core/config/mapping.ts";
import { peek } from "../../core/config/section.ts";
import type { ContainerParts } from "../../core/container/container_options.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import type { Plugin } from "../../core/plugins/plugin.ts";
import type { EventSystem } from "../../core/events/event_system.ts";
import { MissingEventSystem, NullEventSystem } from "../../transports/null_events.ts";
import { MsgpackSerializer } from "../../transports/serializers/msgpack/mod.ts";
import { ZmtpTransport } from "../../transports/zmtp/transport/mod.ts";
import { decodeHost } from "../command/host.ts";
import type { Address } from "./address.ts";
import { suppliedParts } from "./supplied_parts.ts";
import { EVENT_SYSTEM, PLUGIN, REGISTRY } from "./contracts.ts";
import { createPart } from "./create_part.ts";
import { readMaxMessageBytes } from "./peer_options.ts";

/** What is used where the configuration names nothing else: needs no servers. */
const DEFAULT = "embedded";

/** Folder of the state directory with unix sockets: a short name, as such paths are limited. */
const SOCKETS = "rpc";

const hosts = decode.optional(decode.list(decodeHost), []);

/** Options of {@linkcode createParts}. */
export interface CreatePartsOptions {
  /** Where to listen, and where others reach it. */
  readonly address: Address;
  /**
   * Port to listen on.
   *
   * @default `container.rpc.port`, or else `container.port`, or else a free one
   */
  readonly port?: number | undefined;
  /**
   * Directory that exists or may be created, for unix sockets between processes of this project.
   *
   * @default {none: TCP only}
   */
  readonly stateDir?: string | undefined;
  /**
   * Carries no events, for programs that only make requests.
   *
   * @default {false}
   */
  readonly withoutEvents?: boolean;
  /**
   * Registry to use.
   *
   * @default the one that the configuration names
   */
  readonly registry?: ServiceRegistry | undefined;
}

/** Creates the registry that the configuration names. */
export async function createRegistry(config: Config): Promise<ServiceRegistry> {
  return await createPart(config, "container.registry", { contract: REGISTRY, fallback: DEFAULT });
}

/**
 * Creates the event system that the configuration names. If it names no event system, events go as far as
 * the registry: with the embedded one they are embedded, too; with that of a cluster there are
 * none, and using events is an error.
 */
export async function createEventSystem(config: Config): Promise<EventSystem> {
  const supplied = suppliedParts();
  if (supplied !== undefined) return supplied.events;
  const fallback = defaultEvents(config);
  if (fallback === "null" && !namesEvents(config)) {
    return new MissingEventSystem();
  }
  return await createPart(config, "container.events", { contract: EVENT_SYSTEM, fallback });
}

/** Creates what the configuration says a container is made of. */
export async function createParts(
  config: Config,
  options: CreatePartsOptions,
): Promise<ContainerParts> {
  const supplied = suppliedParts();
  if (supplied !== undefined) return supplied;
  const wire = createWire(config, options);
  const [registry, events] = await Promise.all([
    options.registry ?? createRegistry(config),
    options.withoutEvents ? new NullEventSystem() : createEventSystem(config),
  ]);
  return { ...wire, registry, events };
}

/** Creates every plugin that the configuration names. */
export async function createPlugins(config: Config): Promise<Plugin[]> {
  const plugins: Plugin[] = [];
  for (const name of config.section("plugins").keys()) {
    plugins.push(await createPart(config, ["plugins", name], { contract: PLUGIN }));
  }
  return plugins;
}

function readPort(config: Config): number {
  const read = (path: string) => config.read(path, decode.optional(decode.port));
  return read("container.rpc.port") ?? read("container.port") ?? 0;
}

/** The class of the event system if the configuration names none. */
export function defaultEvents(config: Config): "embedded" | "null" {
  const isEmbedded = !namesNull(config) && hasClass(config, "container.registry", DEFAULT);
  return isEmbedded ? DEFAULT : "null";
}

/** In YAML an unquoted `null` is no text but null. */
function namesNull(config: Config): boolean {
  const events = peek(config, "container.events");
  return isMapping(events) && events["class"] === null;
}

function namesEvents(config: Config): boolean {
  const events = peek(config, "container.events");
  return isMapping(events) ? "class" in events : typeof events === "string";
}

function hasClass(config: Config, path: string, name: string): boolean {
  const isShared = typeof peek(config, path) === "string";
  return !isShared && (peek(config, `${path}.class`) ?? name) === name;
}

function localDirectory(config: Config, stateDir: string | undefined): string | undefined {
  const local = decode.optional(decode.oneOf("auto", "off"), "auto");
  const isOff = config.read("container.rpc.local", local) === "off";
  return isOff || stateDir === undefined ? undefined : join(stateDir, SOCKETS);
}

function createWire(
  config: Config,
  { address, port = readPort(config), stateDir }: CreatePartsOptions,
): Pick<ContainerParts, "transport" | "serializer"> {
  return {
    transport: new ZmtpTransport({
      ip: address.ip,
      port,
      advertise: address.host,
      allowedHosts: config.read("container.rpc.allowed_hosts", hosts),
      localDirectory: localDirectory(config, stateDir),
      maxUnfinishedBytes: readMaxMessageBytes(config),
      maxUnreadBytes: readMaxMessageBytes(config),
    }),
    serializer: new MsgpackSerializer({ maxBytes: readMaxMessageBytes(config) }),
  };
}
