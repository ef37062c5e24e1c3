import { type Config, DecodeError } from "../../core/config/mod.ts";
import { peek } from "../../core/config/section.ts";
import { refuseKey } from "../../core/config/unread.ts";

/** What a section may have. */
export interface KnownKeys {
  readonly path: readonly string[];
  /** What is read. */
  readonly ours: readonly string[];
  /** What only Python lymph reads, whose files run unchanged. */
  readonly originals?: readonly string[];
}

const SECTIONS = {
  path: [],
  ours: [
    "commands",
    "container",
    "dashboard",
    "debug",
    "dependencies",
    "instances",
    "interfaces",
    "logging",
    "name",
    "plugins",
    "sockets",
  ],
  originals: ["components"],
} as const satisfies KnownKeys;

/** The keys of each section that every command knows. */
export const KNOWN_KEYS: readonly KnownKeys[] = [
  SECTIONS,
  {
    path: ["container"],
    ours: [
      "advertise",
      "events",
      "health",
      "ip",
      "log_endpoint",
      "metrics",
      "monitoring_endpoint",
      "port",
      "registry",
      "rpc",
      "service_name",
      "traces",
      "validate",
    ],
    originals: ["class", "debug", "pool", "pool_size", "worker"],
  },
  {
    path: ["container", "rpc"],
    ours: [
      "allowed_hosts",
      "balance",
      "connection",
      "drain_timeout",
      "ip",
      "local",
      "max_request_bytes",
      "max_requests",
      "max_requests_per_connection",
      "port",
    ],
    originals: ["class", "pool"],
  },
  {
    path: ["container", "rpc", "connection"],
    ours: ["heartbeat_interval", "timeout"],
    originals: ["idle_disconnect", "idle_timeout", "unresponsive_disconnect"],
  },
  { path: ["container", "traces"], ours: ["collect", "payloads"] },
  { path: ["dashboard"], ours: ["rabbitmq_management"] },
  { path: ["debug"], ours: ["backdoor_ip"] },
  { path: ["container", "metrics"], ours: ["prometheus", "tags"], originals: ["class"] },
  { path: ["container", "health"], ours: ["ip", "port"] },
  { path: ["container", "metrics", "prometheus"], ours: ["ip", "path", "port"] },
];

/** Sections that must be mappings. */
const MAPPINGS = ["commands", "dependencies", "instances", "interfaces", "logging", "plugins"];

/** Such as `x-defaults: &defaults`, for the file itself to refer to. */
const OWN = "x-";

/** Whether a section of a configuration has a reader, or may have any content. */
export function isKnownSection(name: string): boolean {
  return [...SECTIONS.ours, ...SECTIONS.originals].some((known) => known === name) ||
    name.startsWith(OWN);
}

/**
 * Refuses keys that nothing reads, so that a misspelt key is an error at once and not a setting that does
 * not work. Keys that depend on a class are checked where it is created.
 *
 * @returns Paths of what is there for Python lymph and has no effect.
 * @throws {ConfigError} If there is such a key; it says what was probably meant.
 */
export function checkKeys(config: Config): string[][] {
  const withoutEffect = KNOWN_KEYS.flatMap(({ path, ours, originals = [] }) => {
    const section = config.section(path);
    return section.keys().filter((key) => {
      if (ours.includes(key) || key.startsWith(OWN)) return false;
      if (!originals.includes(key)) refuseKey(section, [key], ours);
      return !isOriginalsClass(section, key);
    }).map((key) => [...path, key]);
  });
  for (const name of MAPPINGS) config.section(name);
  checkSockets(config);
  return withoutEffect;
}

function checkSockets(config: Config): void {
  const value = peek(config, "sockets") ?? {};
  if (typeof value === "object") return;
  config.read("sockets", () => {
    throw new DecodeError("must be a mapping or a list", { value });
  });
}

/** Classes of Python lymph that do what is done here anyway. */
function isOriginalsClass(section: Config, key: string): boolean {
  return key === "class" && section.read(key, (value) => /^lymph\.core\./.test(String(value)));
}
