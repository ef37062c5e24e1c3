import type { Config } from "../../../core/config/mod.ts";
import { isMapping } from "../../../core/config/mapping.ts";
import { peek } from "../../../core/config/section.ts";

/** Where a server listens. */
export interface ServerAddress {
  /** Name or IP address, without brackets. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
}

/** Ports that a URL means if it names none. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  "amqp:": 5672,
  "amqps:": 5671,
  "http:": 80,
  "https:": 443,
  "memcached:": 11211,
  "mongodb:": 27017,
  "mysql:": 3306,
  "nats:": 4222,
  "postgres:": 5432,
  "postgresql:": 5432,
  "redis:": 6379,
  "rediss:": 6379,
};

/** Whether a section names a class of a package, `npm:` or `jsr:`. */
export function isOfPackage(section: Config): boolean {
  const name = peek(section, "class");
  return typeof name === "string" && /^(?:npm|jsr):/.test(name);
}

/**
 * The servers that a section names as `host` and `port`, `server`, `nodes` or `url`. What has another
 * form is left out, as only the class of the section knows what it means.
 */
export function serversOf(section: Config): ServerAddress[] {
  const at = (key: string): unknown => valueAt(section, [key]);
  const found = [
    addressOf({ host: at("host"), port: at("port") }),
    ...listOf(at("server")).map(addressOf),
    ...listOf(at("nodes")).map(addressOf),
    addressOfUrl(at("url")),
  ].filter((address) => address !== undefined);
  return [...new Map(found.map((address) => [formatAddress(address), address])).values()];
}

/** An address for people to read. */
export function formatAddress({ host, port }: ServerAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A value with the variables in all of its parts replaced. */
function valueAt(section: Config, path: readonly string[]): unknown {
  const value = peek(section, path);
  if (Array.isArray(value)) return value.map((_, index) => valueAt(section, [...path, `${index}`]));
  if (!isMapping(value)) return value;
  const keys = Object.keys(value);
  return Object.fromEntries(keys.map((key) => [key, valueAt(section, [...path, key])]));
}

/** One server, or several; `[host, port]` is one. */
function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return typeof value === "string" ? value.split(",") : [value];
  return value.length === 2 && portOf(value[1]) !== undefined ? [value] : value;
}

function addressOf(value: unknown): ServerAddress | undefined {
  if (Array.isArray(value)) return addressOf({ host: value[0], port: value[1] });
  if (typeof value === "string") {
    if (value.includes("://")) return addressOfUrl(value);
    const [, host, port] = /^\s*(.+):(\d+)\s*$/.exec(value) ?? [];
    return addressOf({ host, port });
  }
  if (!isMapping(value)) return undefined;
  const { host } = value;
  const port = portOf(value["port"]);
  if (typeof host !== "string" || port === undefined) return undefined;
  const name = host.replace(/^\[(.*)\]$/, "$1");
  return /^[\w.:%-]+$/.test(name) ? { host: name, port } : undefined;
}

function addressOfUrl(value: unknown): ServerAddress | undefined {
  const url = typeof value === "string" ? URL.parse(value) : null;
  if (url === null) return undefined;
  return addressOf({ host: url.hostname, port: url.port || DEFAULT_PORTS[url.protocol] });
}

function portOf(value: unknown): number | undefined {
  if (typeof value !== "number" && !(typeof value === "string" && /^\d+$/.test(value))) {
    return undefined;
  }
  const port = Number(value);
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}
