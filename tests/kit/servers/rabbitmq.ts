import { join } from "node:path";
import { findFreePorts } from "./free_ports.ts";
import { RabbitmqServer } from "./rabbitmq_server.ts";

export { type RabbitmqPorts, RabbitmqServer } from "./rabbitmq_server.ts";

/** Options of {@linkcode startRabbitmq}. */
export interface StartRabbitmqOptions {
  /**
   * More lines of `rabbitmq.conf`, such as those of a listener with TLS.
   *
   * @default {[]}
   */
  readonly settings?: readonly string[];
  /**
   * Plugins to enable, such as `rabbitmq_management`.
   *
   * @default {[]}
   */
  readonly plugins?: readonly string[];
}

/** Read and written by its owner alone, or Erlang refuses it. */
const COOKIE_MODE = 0o400;

/**
 * Starts a real RabbitMQ on free ports of 127.0.0.1, with its data in a temporary directory. Start
 * it once per test file: it takes a few seconds.
 *
 * @returns The server, ready to serve.
 * @throws {Error} If RabbitMQ is not installed; it says what to install.
 *
 * @example Events on a real broker
 * ```ts ignore
 * await using rabbitmq = await startRabbitmq();
 * const events = new AmqpEventSystem({ url: rabbitmq.url, serializer: new MsgpackSerializer() });
 * ```
 */
export async function startRabbitmq(
  { settings = [], plugins = [] }: StartRabbitmqOptions = {},
): Promise<RabbitmqServer> {
  const directory = await Deno.makeTempDir({ prefix: "lymph-rabbitmq-" });
  const [amqp = 0, distribution = 0, epmd = 0] = findFreePorts(3);
  const cookie = join(directory, ".erlang.cookie");
  await Deno.writeTextFile(cookie, crypto.randomUUID(), { mode: COOKIE_MODE });
  await Deno.chmod(cookie, COOKIE_MODE);
  await Deno.writeTextFile(join(directory, "enabled_plugins"), `[${plugins.join(",")}].\n`);
  await Deno.writeTextFile(
    join(directory, "rabbitmq.conf"),
    [
      "vm_memory_high_watermark.relative = 0.9",
      "disk_free_limit.absolute = 1MB",
      ...settings,
    ].join("\n"),
  );
  const server = new RabbitmqServer(directory, { amqp, distribution, epmd });
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
