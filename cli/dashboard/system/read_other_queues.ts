import { type Config, decode, DecodeError } from "../../../core/config/mod.ts";
import { amqpUrl } from "../../parts/sections/amqp_section.ts";
import { ManagedQueues } from "./managed_queues.ts";
import type { System } from "./system.ts";

/**
 * Reads `dashboard.rabbitmq_management`: where RabbitMQ lists all of its queues. User, password and
 * virtual host are those of the broker, unless the address has others.
 *
 * @throws {ConfigError} If it is no address.
 */
export function readOtherQueues(config: Config): System["otherQueues"] {
  const api = config.read("dashboard.rabbitmq_management", decode.optional(address));
  if (api === undefined) return () => Promise.resolve([]);
  const section = config.section("container.events");
  const broker = new URL(amqpUrl(section));
  if (api.username === "") {
    api.username = broker.username;
    api.password = broker.password;
  }
  const virtualHost = decodeURIComponent(broker.pathname.slice(1)) || "/";
  const exchange = section.read("exchange", decode.optional(decode.string, "lymph"));
  const queues = new ManagedQueues({ api, virtualHost, exchange });
  return () => queues.list();
}

function address(value: unknown): URL {
  const url = typeof value === "string" ? URL.parse(value) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  // Without the value, as it may hold a password.
  throw new DecodeError("must be an address such as http://user:password@host:15672");
}
