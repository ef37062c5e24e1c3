import type { Config } from "../core/config/mod.ts";
import { Container } from "../core/container.ts";
import { getLogger } from "../core/observe/log.ts";
import type { CommandContext } from "./command.ts";
import { createParts, createPlugins } from "./create_parts.ts";
import { createSpans } from "./create_spans.ts";
import { createStreams } from "./create_streams.ts";
import { formatState } from "./format_state.ts";
import { instanceMetadata } from "./instance_metadata.ts";
import { installConfigured, installNamed } from "./install_interfaces.ts";
import { chooseIp, type instanceOptions } from "./instance_options.ts";
import { logStreamSink } from "./log_stream.ts";
import type { ProgramLog } from "./logging.ts";
import { readLogging } from "./logging_section.ts";
import { serveMetrics } from "./metrics_server.ts";
import { readMetricTags } from "./metric_tags.ts";
import { openConfig } from "./open_config.ts";
import { readPeerOptions } from "./peer_options.ts";
import { ProcessMetrics } from "./process_metrics.ts";
import { runUntilStopped } from "./run_until_stopped.ts";

const logger = getLogger("lymph.instance");

/** Which services to run, and how. */
export interface RunServicesOptions {
  /**
   * Classes to run beside those of the configuration, as `module:Class`.
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
}

/**
 * Runs the services of the configuration in one container, until a signal stops it.
 *
 * @returns The exit code.
 */
export async function runServices(
  { options, terminal, log }: CommandContext<typeof instanceOptions>,
  { named = [], worker = false }: RunServicesOptions,
): Promise<number> {
  const { config, loadClass } = await openConfig(options);
  configureLog(config, log);
  const ip = chooseIp(config, options);
  const streams = await createStreams(config, ip);
  log?.add(logStreamSink(streams.logs));
  const parts = await createParts(config, { ip, port: options.port });
  const container = new Container({ ...parts, ...streams }, {
    ip,
    isolated: options.isolated,
    metadata: instanceMetadata({ ip, worker }),
    peer: readPeerOptions(config),
    plugins: await createPlugins(config),
    tags: readMetricTags(config),
    spans: await createSpans(),
    changeLogLevel: (change) => log?.change(change),
  });
  container.metrics.add(new ProcessMetrics());
  const names = [
    ...await installConfigured(container, config, { worker }),
    ...await installNamed(container, named, loadClass),
  ];
  if (names.length === 0) {
    const what = worker ? "has tasks" : "is configured";
    logger.warn("No interface {what}: only the built-in one runs", { what });
  }
  await using _metrics = serveMetrics(config, container.metrics);
  return await runUntilStopped(container, {
    onServing() {
      const services = worker ? `the tasks of ${names.join(", ")}` : names.join(", ");
      const what = names.length === 0 ? "the built-in interface" : services;
      terminal.note(`Serving ${what} at ${container.endpoint} (${container.identity})`);
    },
    onQuit: () => terminal.note(formatState(container)),
  });
}

function configureLog(config: Config, log: ProgramLog | undefined): void {
  if (log === undefined || !config.has("logging")) return;
  const { settings, ignored } = readLogging(config);
  log.configure(settings);
  if (ignored.length > 0) {
    logger.warn("logging: {keys} have no effect", { keys: ignored.join(", ") });
  }
}
