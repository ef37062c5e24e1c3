import type { Container } from "../../core/container/container.ts";
import { describeInterface } from "../../core/interface/interface_hooks.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { currentTraceId } from "../../core/observe/trace.ts";
import type { CommandContext } from "../command/command.ts";
import type { instanceOptions } from "../command/shared_options.ts";
import type { Address } from "../parts/address.ts";
import { warnOfUnreachable } from "../parts/clients/warn_of_unreachable.ts";
import { openConfig } from "../project/open_config.ts";
import { announce } from "./announcement.ts";
import { createContainer } from "./create_container.ts";
import { formatState } from "./format_state.ts";
import { installConfigured, installNamed } from "./install_interfaces.ts";
import { serveMonitor } from "./serve_monitor.ts";
import { reloadLog } from "./reload_log.ts";
import { runUntilStopped, surviveStrayErrors } from "./run_until_stopped.ts";
import { formatServing } from "./serving_line.ts";
import { warnOfClasses } from "./warn_of_classes.ts";
import { warnOfUnread } from "./warn_of_unread.ts";

const logger = getLogger("lymph.instance");

/** Subject of errors of timers and of promises that nothing awaits. */
const STRAY = "unhandled";

/** Which services to run, and how. */
export interface RunServicesOptions {
  /**
   * Classes to run besides those of the configuration, as `module:Class`.
   *
   * @default {[]}
   */
  readonly named?: readonly string[];
  /**
   * Do only their tasks.
   *
   * @default {false}
   */
  readonly worker?: boolean;
  /**
   * Let shells in.
   *
   * @default {false}
   */
  readonly debug?: boolean;
}

/**
 * Runs the services of the configuration in one container, until a signal stops it.
 *
 * @returns The exit code.
 */
export async function runServices(
  context: CommandContext<typeof instanceOptions>,
  { named = [], worker = false, debug = false }: RunServicesOptions,
): Promise<number> {
  const { terminal } = context;
  terminal.neverWait();
  // From before any code of a service is loaded.
  using stray = surviveStrayErrors();
  const created = await createContainer(context, { worker, debug });
  const { container, config, loadClass, address, registry } = created;
  stray.onError = (error) => container.failed(error, { subject: STRAY, traceId: currentTraceId() });
  await using backdoor = created.backdoor;
  const configured = await installConfigured(container, config, { worker });
  const names = [...configured, ...await installNamed(container, named, loadClass)];
  if (names.length === 0) {
    const what = worker ? "has tasks" : "is configured";
    logger.warn("No interface {what}: only the built-in one runs", { what });
  }
  backdoor?.serve(container);
  const ending = new AbortController();
  using _ending = { [Symbol.dispose]: () => ending.abort() };
  await using _monitor = await serveMonitor(config, {
    health: () => container.health(),
    metrics: () => container.metrics,
  });
  const services = worker ? `the tasks of ${names.join(", ")}` : names.join(", ");
  const what = names.length === 0 ? "the built-in interface" : services;
  return await runUntilStopped(container, {
    onServing() {
      warnOfUnread(config, configured);
      void warnOfClasses(container, registry);
      void warnOfUnreachable(created.created.values(), ending.signal);
      const { endpoint, identity } = container;
      const urls = urlsOf(container, address);
      terminal.note(formatServing({ what, urls, endpoint, identity }));
      announce(terminal, { endpoint, servesHttp: urls.length > 0 });
    },
    onReload: () => void reloadLog(context.log, () => openConfig(context.options)),
    onQuit: () => terminal.note(formatState(container)),
    onSlow(phase) {
      // Only the node interrupts its processes, and says so itself.
      if (phase === "stopping" && Deno.env.get(NODE_VARIABLE.endpoint)) return;
      const hint = phase === "stopping" ? "; interrupt again to stop at once" : " …";
      terminal.note(`Still ${phase} ${what}${hint}`);
    },
  });
}

/** Where web services are reached. */
function urlsOf({ interfaces }: Container, { host }: Address): string[] {
  const ports = interfaces.map((installed) => describeInterface(installed)["http_port"]);
  const name = host.includes(":") ? `[${host}]` : host;
  return ports.filter((port) => port !== undefined).map((port) => `http://${name}:${port}`);
}
