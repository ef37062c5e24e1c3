import { type Config, decode, type Decoder } from "../../../core/config/mod.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { Memcache } from "memcache";
import { OutageLog } from "./outage_log.ts";
import { warnOfUnknownKeys } from "./unknown_keys.ts";

const log = getLogger("lymph.memcached");

const KEYS = ["class", "server", "connect_timeout", "timeout"];
const DEFAULT_PORT = 11211;
const DEFAULT_TIMEOUT_MS = 5000;

/** `[host, port]` or `host:port`, as pymemcache takes them. */
const server: Decoder<string> = (value) => {
  const [host, port = DEFAULT_PORT] = Array.isArray(value)
    ? value
    : decode.string(value).split(/:(?=\d+$)/);
  if (Array.isArray(value) && value.length > 2) {
    throw new TypeError("must be a host and a port, such as [localhost, 11211]");
  }
  return `${decode.string(host)}:${decode.port(port)}`;
};

/**
 * Creates the memcached client that a section describes in the words of Python's `pymemcache`, and
 * connects it.
 *
 * @param section `server` as `[host, port]` or `host:port`; `connect_timeout` and `timeout` in
 * seconds, of which the longer one holds.
 * @throws {Error} If the server cannot be reached; it names host and port.
 * @see https://pymemcache.readthedocs.io/en/latest/apidoc/pymemcache.client.base.html
 */
export async function createMemcachedClient(section: Config): Promise<Memcache> {
  warnOfUnknownKeys(section, KEYS);
  const place = section.read("server", server);
  const read = (key: string) => section.read(key, decode.optional(decode.durationMs));
  const [connectMs, commandMs] = [read("connect_timeout"), read("timeout")];
  const timeout = Math.max(connectMs ?? 0, commandMs ?? 0) || DEFAULT_TIMEOUT_MS;
  const client = new Memcache({ nodes: [place], timeout });
  const outages = new OutageLog(log, `memcached at ${place}`);
  client.on("error", (_node: string, error: Error) => outages.failed(error));
  client.on("connect", () => outages.connected());
  try {
    await client.connect();
  } catch (cause) {
    await client.disconnect();
    throw outages.unreachable(cause);
  }
  return client;
}
