import { getLogger } from "../../core/observe/logs/log.ts";
import type { CommandContext } from "../command/command.ts";
import { createContainer } from "../run/create_container.ts";
import { formatState } from "../run/format_state.ts";
import type { instanceOptions } from "../command/shared_options.ts";
import { readMonitorAddresses } from "../run/monitor_address.ts";
import { serveMonitor } from "../run/serve_monitor.ts";
import { runUntilStopped, surviveStrayErrors } from "../run/run_until_stopped.ts";
import { announce } from "../run/announcement.ts";
import { formatServing } from "../run/serving_line.ts";
import { childEnvironment, type NodeFacts } from "./processes/child_environment.ts";
import { forwardSignals } from "./supervision/forward_signals.ts";
import { Guard } from "./processes/guard.ts";
import { handedDownPorts, HandedDownSockets } from "./ports/handed_down_sockets.ts";
import { NODE_INTERFACE, nodeInterfaceOf } from "./node_interface.ts";
import { collectHealth } from "./supervision/collect_health.ts";
import { collectMetrics } from "./supervision/collect_metrics.ts";
import { ProcessOutput } from "./processes/process_output.ts";
import { resolveProgram } from "./processes/resolve_program.ts";
import { readServices, type ServiceSpec } from "./services/service_spec.ts";
import { checkPort, readSharedPorts } from "./ports/shared_ports.ts";
import { spawnChild } from "./processes/spawn_child.ts";
import { Supervisor } from "./supervision/supervisor.ts";
import { mayRepair } from "./reload/affected_services.ts";
import { sharedFiles } from "../config/load_config.ts";
import { NodeConfig } from "./node_config.ts";
import { openConfig } from "../project/open_config.ts";
import { reloadLog } from "../run/reload_log.ts";
import { reloadOnChange } from "./reload/reload_on_change.ts";
import { readTraceSettings } from "../traces/trace_settings.ts";
import { TraceCollection } from "../traces/trace_collection.ts";
import { watchFiles } from "./reload/watch_files.ts";
import { widthOf } from "../terminal/width.ts";

const log = getLogger("lymph.node");

/** Options of {@linkcode runNode}. */
export interface RunNodeOptions {
  /** Restart services whose files have changed. */
  readonly reload: boolean;
  /**
   * Collect the traces of the processes in `traces.db` of the state directory.
   *
   * @default `container.traces.collect`
   */
  readonly traces?: boolean;
  /** Called once nothing is wrong with what is to run, before it starts. */
  readonly onStart?: () => void;
}

/**
 * Runs the processes of the configuration, and the service by which they are managed, until a signal
 * stops them all.
 *
 * @returns The exit code.
 */
export async function runNode(
  context: CommandContext<typeof instanceOptions>,
  { reload, traces, onStart }: RunNodeOptions,
): Promise<number> {
  const { options, terminal } = context;
  const created = await createContainer(context, { withoutEvents: true });
  const { container, config, streams, address, file, directories } = created;
  const { ip } = address;
  const specs = readServices(config);
  const ports = readSharedPorts(config, ip);
  await Promise.all(ports.map(checkPort));
  using handedDown = HandedDownSockets.listen(handedDownPorts(ports, specs));

  const { collect, payloads } = readTraceSettings(config);
  await using collection = traces ?? collect
    ? await TraceCollection.start({
      stateDir: directories.state,
      processes: specs.reduce((sum, { count }) => sum + count, 0),
      payloads,
    })
    : undefined;

  terminal.neverWait();
  await using guard = new Guard();
  const output = new ProcessOutput(terminal, {
    services: specs.map(({ name }) => name),
    width: Math.max(...specs.map(longestNameOf).map(widthOf)),
    onBroken: () => Deno.kill(Deno.pid, "SIGTERM"),
  });
  const facts = (): NodeFacts => ({
    endpoint: container.endpoint,
    monitoringEndpoint: streams.monitoring.endpoint,
    ip,
    advertise: options.advertise,
    ports,
    fdsByPort: handedDown.fdsByPort,
    configFiles: [file ?? [], sharedFiles(Deno.env.toObject())].flat(),
    varsFile: options.vars,
    monitorPorts: readMonitorAddresses(config).map(({ port }) => port),
  });
  let repairs: Disposable | undefined;
  using _repairs = { [Symbol.dispose]: () => repairs?.[Symbol.dispose]() };
  const supervisor = new Supervisor(specs, {
    spawn: ({ name, command, stopTimeoutMs }, index) =>
      spawnChild(resolveProgram(command), {
        env: { ...childEnvironment(name, facts()), ...collection?.environmentOf(name) },
        guard,
        stopTimeoutMs,
        onLines: (lines, stream) => output.lines(name, index, lines, stream),
      }),
    note: ({ name }, index, text) => output.note(name, index, text),
    onMisconfigured: () =>
      repairs ??= watchFiles(directories.project, {
        filter: (path) => mayRepair(path, directories),
        onChange: () => supervisor.retry(),
      }),
    onStopping: () => terminal.note("Stopping in order; interrupt again to stop at once"),
  });
  await container.install(nodeInterfaceOf(supervisor, ports), { name: NODE_INTERFACE });

  using _errors = surviveStrayErrors();
  const processes = { supervisor, client: container.client };
  await using _monitor = await serveMonitor(config, {
    health: async () => collectHealth(await container.health(), processes),
    metrics: () => collectMetrics(container.metrics, processes),
  });
  using _signals = forwardSignals(supervisor);
  const nodeConfig = new NodeConfig(options, file);
  const directory = { project: directories.project, cwd: Deno.cwd() };
  using _watch = reload
    ? reloadOnChange(supervisor, {
      ...directory,
      varsFile: options.vars,
      configFile: file,
      onConfigChange: () => nodeConfig.apply(supervisor),
      note: (text) => terminal.note(text),
    })
    : undefined;
  // Services reopen their logs, too.
  const onReload = async (): Promise<void> => {
    supervisor.signal("SIGHUP");
    await reloadLog(context.log, () => openConfig(options));
    await nodeConfig.apply(supervisor);
  };
  onStart?.();
  return await runUntilStopped(container, {
    onServing() {
      const { endpoint, identity } = container;
      terminal.note(formatServing({ what: NODE_INTERFACE, endpoint, identity }));
      announce(terminal, { endpoint, servesHttp: false });
      log.info("Runs {services}", { services: specs.map(describe).join(", ") });
    },
    onReload: () => void onReload(),
    onStopping: () => supervisor.announceStop(),
    onQuit: () => terminal.note(formatState(container)),
  });
}

function longestNameOf({ name, count }: ServiceSpec): string {
  return `${name}.${Math.max(0, count - 1)}`;
}

function describe({ name, count }: ServiceSpec): string {
  return `${name} [${count}]`;
}
