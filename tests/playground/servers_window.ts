/**
 * Runs ZooKeeper and RabbitMQ in a window of the session until the session ends, and opens the
 * layout that uses them.
 *
 * @module
 */
import { clusterEnvironment } from "./cluster.ts";
import { openLayout } from "./session.ts";
import { startServers } from "./start_servers.ts";
import { SESSION, tmux } from "./tmux.ts";

async function serve(layout: string, directory: string): Promise<void> {
  const ended = Promise.withResolvers<void>();
  for (const signal of ["SIGHUP", "SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, () => ended.resolve());
  }
  console.log("Starting ZooKeeper and RabbitMQ, which takes some seconds …");
  await using servers = await startServers();
  const env = clusterEnvironment(servers.env);
  for (const [name, value] of Object.entries(env)) {
    await tmux("set-environment", "-t", SESSION, name, value);
  }
  const open = ["new-window", "-t", SESSION];
  await openLayout(layout, { directory, isCluster: true, open });
  console.log(
    `ZooKeeper serves at ${servers.env.ZOOKEEPER_HOSTS}, RabbitMQ at ${servers.env.RABBITMQ_URL}`,
  );
  console.log("They end with the playground. Its services: Ctrl-b n");
  await ended.promise;
}

if (import.meta.main) {
  const [layout = "", directory = ""] = Deno.args;
  try {
    await serve(layout, directory);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    prompt("Press Enter to end");
  }
  // Else the listeners of signals keep it alive.
  Deno.exit();
}
