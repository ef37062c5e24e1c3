/**
 * Runs ZooKeeper and RabbitMQ until its input ends. In a process of its own, so that a Ctrl-C does
 * not end them before those who use them.
 *
 * @module
 */
import { startRabbitmq } from "../kit/servers/rabbitmq.ts";
import { startZookeeper } from "../kit/servers/zookeeper.ts";

/** The line by which it says that they serve: environment variables for those who use them. */
export type ServersLine = Readonly<Record<"ZOOKEEPER_HOSTS" | "RABBITMQ_URL", string>>;

async function serve(): Promise<void> {
  await using zookeeper = await startZookeeper();
  await using rabbitmq = await startRabbitmq();
  const line: ServersLine = { ZOOKEEPER_HOSTS: zookeeper.hosts, RABBITMQ_URL: rabbitmq.url };
  console.log(JSON.stringify(line));
  await Deno.stdin.readable.pipeTo(new WritableStream());
}

if (import.meta.main) {
  try {
    await serve();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
