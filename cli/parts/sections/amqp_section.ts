import { type Config, decode, DecodeError } from "../../../core/config/mod.ts";
import { defined } from "../../../core/defined.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { AmqpEventSystem, type AmqpEventSystemOptions } from "../../../transports/amqp/mod.ts";
import { JsonSerializer, MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { asksForTls, readBrokerTls } from "./broker_tls.ts";

const log = getLogger("lymph.config");

/** AMQP has 16 bits for the prefetch and the heartbeat. */
const MAX_SHORT = 65_535;
const SERIALIZERS = ["lymph-msgpack", "lymph-json"] as const;
/** Transports of Python lymph's client that speak AMQP, each with its form for TLS. */
const TRANSPORTS: Readonly<Record<string, "amqp" | "amqps">> = {
  amqp: "amqp",
  amqps: "amqps",
  librabbitmq: "amqp",
  pyamqp: "amqp",
};
const KEYS: ReadonlySet<string> = new Set([
  "class",
  "connect_timeout",
  "durable",
  "emit_timeout",
  "exchange",
  "heartbeat",
  "hostname",
  "max_pending",
  "max_unconfirmed",
  "password",
  "port",
  "prefetch",
  "serializer",
  "ssl",
  "transport",
  "url",
  "userid",
  "virtual_host",
]);

/** Creates the event system that a section describes, in the words of Python lymph's client. */
export function createAmqpEventSystem(section: Config): AmqpEventSystem {
  for (const key of section.keys()) {
    if (!KEYS.has(key)) log.warn("{path} has no effect", { path: `${section.path}.${key}` });
  }
  const [msgpack, json] = [new MsgpackSerializer(), new JsonSerializer()];
  const name = section.read("serializer", decode.optional(decode.oneOf(...SERIALIZERS)));
  const [serializer, other] = name === "lymph-json" ? [json, msgpack] : [msgpack, json];
  const tls = readBrokerTls(section);
  return new AmqpEventSystem({
    ...readOptions(section),
    ...(tls && { tls }),
    url: amqpUrls(section),
    serializer,
    accept: [other],
  });
}

/** Where the first broker is. */
export function amqpUrl(section: Config): string {
  return amqpUrls(section)[0] as string;
}

/**
 * Where the brokers are: in URLs, or in Python lymph's many keys; what a URL says counts. Several
 * are a list, or stand in one text with `;` between them.
 */
export function amqpUrls(section: Config): string[] {
  const text = (key: string) => section.read(key, decode.optional(decode.string));
  const hosts = section.read("hostname", decode.optional(brokers, ["127.0.0.1"]));
  const transport = section.read(
    "transport",
    decode.optional(decode.oneOf(...Object.keys(TRANSPORTS)), "amqp"),
  );
  const tls = asksForTls(section);
  const port = section.read("port", decode.optional(decode.port));
  const [user = "guest", password = "guest"] = [text("userid"), text("password")];
  const virtualHost = text("virtual_host") ?? "/";
  return section.read("url", decode.optional(brokers, hosts)).map((host) => {
    const whole = host.includes("://") ? host : `${transport}://${host}`;
    // Schemes that are not the web's cannot be changed later.
    const url = new URL(whole.replace(/^[^:]*/, (scheme) => schemeOf(scheme, tls)));
    url.port ||= String(port ?? "");
    url.username ||= encodeURIComponent(user);
    url.password ||= encodeURIComponent(password);
    if (url.pathname.length <= 1 && virtualHost !== "/") {
      url.pathname = `/${encodeURIComponent(virtualHost)}`;
    }
    return url.href;
  });
}

/** One broker or several, each a host or a URL. */
function brokers(value: unknown): string[] {
  const texts = Array.isArray(value) ? value.map((each) => decode.string(each)) : [
    decode.string(value),
  ];
  const hosts = texts.flatMap((text) => text.split(";")).map((host) => host.trim()).filter(Boolean);
  const isValid = hosts.every((host) => {
    const url = URL.parse(host.includes("://") ? host : `amqp://${host}`);
    return url !== null && url.hostname !== "";
  });
  if (hosts.length > 0 && isValid) return hosts;
  // Without the value, as it may hold a password.
  throw new DecodeError("must name one broker or several, each like amqp://host:5672/vhost", {
    detail: hosts.length === 0 ? "it names none" : "one of them is not a URL",
  });
}

function schemeOf(scheme: string, tls: boolean): string {
  if (tls) return "amqps";
  return Object.hasOwn(TRANSPORTS, scheme) ? TRANSPORTS[scheme] as string : scheme;
}

function heartbeat(value: unknown): number {
  const ms = decode.durationMs(value);
  if (ms <= MAX_SHORT * 1000) return ms;
  throw new DecodeError(`must be at most ${MAX_SHORT} s`, { value });
}

function readOptions(section: Config): Omit<AmqpEventSystemOptions, "url" | "serializer"> {
  const count = decode.optional(decode.integerBetween(1, 1_000_000));
  const duration = decode.optional(decode.durationMs);
  const heartbeatMs = section.read("heartbeat", decode.optional(heartbeat));
  return defined({
    exchange: section.read("exchange", decode.optional(decode.string)),
    durable: section.read("durable", decode.optional(decode.boolean)),
    prefetch: section.read("prefetch", decode.optional(decode.integerBetween(1, MAX_SHORT))),
    maxUnconfirmed: section.read("max_unconfirmed", count),
    maxPending: section.read("max_pending", count),
    emitTimeoutMs: section.read("emit_timeout", duration),
    connectTimeoutMs: section.read("connect_timeout", duration),
    // Python lymph's 0 means none; without one a lost connection may never be noticed.
    heartbeatSeconds: heartbeatMs ? Math.max(1, Math.round(heartbeatMs / 1000)) : undefined,
  });
}
