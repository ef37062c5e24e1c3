import { type Config, decode } from "../../../core/config/mod.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { Redis } from "ioredis";
import { OutageLog } from "./outage_log.ts";
import { warnOfUnknownKeys } from "./unknown_keys.ts";

const log = getLogger("lymph.redis");

const KEYS = [
  "class",
  "host",
  "port",
  "db",
  "username",
  "password",
  "unix_socket_path",
  "socket_connect_timeout",
  "socket_timeout",
  "ssl",
];
const DEFAULT_CONNECT_TIMEOUT_MS = 5000;

/**
 * Creates the ioredis client that a section describes in the words of Python's `StrictRedis`, and
 * connects it. A connection that is lost later is made again in the background.
 *
 * @param section `host`, `port`, `db`, `username`, `password`, `unix_socket_path`, `ssl`, and
 * `socket_connect_timeout` and `socket_timeout` in seconds.
 * @throws {Error} If the server cannot be reached; it names host and port.
 * @see https://redis.readthedocs.io/en/stable/connections.html
 */
export async function createRedisClient(section: Config): Promise<Redis> {
  warnOfUnknownKeys(section, KEYS);
  const text = (key: string) => section.read(key, decode.optional(decode.string));
  const host = section.read("host", decode.optional(decode.string, "localhost"));
  const port = section.read("port", decode.optional(decode.port, 6379));
  const path = text("unix_socket_path");
  const username = text("username");
  const password = text("password");
  const timeoutMs = section.read("socket_timeout", decode.optional(decode.durationMs));
  const db = section.read("db", decode.optional(decode.integer, 0));
  const client = new Redis({
    ...(path === undefined ? { host, port } : { path }),
    db,
    connectTimeout: section.read(
      "socket_connect_timeout",
      decode.optional(decode.durationMs, DEFAULT_CONNECT_TIMEOUT_MS),
    ),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(timeoutMs !== undefined && { commandTimeout: timeoutMs }),
    ...(section.read("ssl", decode.optional(decode.boolean, false)) && { tls: {} }),
    lazyConnect: true,
  });
  const outages = new OutageLog(log, `Redis at ${path ?? `${host}:${port}`}`);
  client.on("error", (error: Error) => outages.failed(error));
  client.on("ready", () => outages.connected());
  try {
    await client.connect();
    await client.select(db); // ioredis serves from database 0 where it cannot have this one
  } catch (cause) {
    client.disconnect();
    throw outages.unreachable(cause);
  }
  return client;
}
