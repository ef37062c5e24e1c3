/**
 * Every module that lymph may load, also those that it loads only when it needs them. Cache it, and
 * lymph runs where it cannot download anything, such as in a container without a network.
 *
 * @example Prepare a machine for lymph without a network
 * ```sh
 * deno cache jsr:@lymph/lymph/offline
 * ```
 *
 * @module
 */

/**
 * Loads each module. Deno caches what a literal `import()` names; elsewhere lymph hides most of
 * these from Deno, which would prepare them all at each start.
 */
export const modules: readonly (() => Promise<unknown>)[] = [
  () => import("./main.ts"),
  () => import("./cli.ts"),
  () => import("./extension.ts"),
  () => import("./client/connect.ts"),
  () => import("./launcher/launch.ts"),
  () => import("./backdoor/open_backdoor.ts"),
  () => import("./commands/change_loglevel.ts"),
  () => import("./commands/contracts/check.ts"),
  () => import("./commands/completions.ts"),
  () => import("./commands/config.ts"),
  () => import("./commands/contracts/contract.ts"),
  () => import("./commands/dashboard/dashboard.ts"),
  () => import("./commands/dashboard/dev.ts"),
  () => import("./commands/discover.ts"),
  () => import("./commands/dlq.ts"),
  () => import("./commands/doctor.ts"),
  () => import("./commands/emit.ts"),
  () => import("./commands/help.ts"),
  () => import("./commands/contracts/inspect.ts"),
  () => import("./commands/instance.ts"),
  () => import("./commands/list.ts"),
  () => import("./commands/node.ts"),
  () => import("./commands/queue.ts"),
  () => import("./commands/request.ts"),
  () => import("./commands/shell.ts"),
  () => import("./commands/subscribe.ts"),
  () => import("./commands/tail.ts"),
  () => import("./commands/top.ts"),
  () => import("./commands/traces/trace.ts"),
  () => import("./commands/traces/traces.ts"),
  () => import("./commands/worker.ts"),
  () => import("./contract/read_contracts.ts"),
  () => import("./node/run_node.ts"),
  () => import("./node/run_reloading.ts"),
  () => import("./parts/clients/memcached_client.ts"),
  () => import("./parts/clients/redis_client.ts"),
  () => import("./parts/plugins/newrelic_plugin.ts"),
  () => import("./parts/plugins/sentry_plugin.ts"),
  () => import("./parts/sections/amqp_section.ts"),
  () => import("./parts/sections/embedded_sections.ts"),
  () => import("./parts/sections/local_sections.ts"),
  () => import("./parts/sections/zookeeper_sections.ts"),
  () => import("./preload/mod.ts"),
  () => import("./run/monitor_server.ts"),
  () => import("./traces/record_traces.ts"),
  () => import("../core/observe/opentelemetry.ts"),
  () => import("../core/contracts.ts"),
  () => import("../gateway/mod.ts"),
  () => import("../mod.ts"),
  () => import("../transports/amqp/mod.ts"),
  () => import("../transports/embedded/mod.ts"),
  () => import("../transports/local/mod.ts"),
  () => import("../transports/null_events.ts"),
  () => import("../transports/serializers/mod.ts"),
  () => import("../transports/zmtp/mod.ts"),
  () => import("../transports/zookeeper/mod.ts"),
  () => import("../web/jwt/mod.ts"),
  () => import("../web/mod.ts"),
];
