import type { Config } from "../../core/config/mod.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import { Container } from "../../core/container/container.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { prepareStateDirectory } from "../../transports/embedded/private_files/mod.ts";
import { type Address, chooseAddress } from "../parts/address.ts";
import type { OpenedBackdoor } from "../backdoor/open_backdoor.ts";
import type { CommandContext } from "../command/command.ts";
import { ContractCache } from "../contract/contract_cache.ts";
import { SourceDescriber } from "../contract/source_describer.ts";
import { createParts, createPlugins } from "../parts/create_parts.ts";
import { createSpans } from "../parts/create_spans.ts";
import { createStreams, type Streams } from "../parts/create_streams.ts";
import { instanceMetadata } from "./instance_metadata.ts";
import type { instanceOptions } from "../command/shared_options.ts";
import { streamLog } from "../log/log_stream.ts";
import type { ProgramLog } from "../log/logging.ts";
import { toUrl } from "../launcher/file_url.ts";
import { readLogging } from "../log/logging_section.ts";
import { createTraces } from "../traces/create_traces.ts";
import { readMetricTags } from "./metric_tags.ts";
import { openConfig, type OpenedConfig } from "../project/open_config.ts";
import { readPeerOptions } from "../parts/peer_options.ts";
import { readValidateOptions } from "../parts/validate_options.ts";
import { ProcessMetrics } from "./process_metrics.ts";

const logger = getLogger("lymph.instance");
const configLogger = getLogger("lymph.config");

/** Options of {@linkcode createContainer}. */
export interface CreateContainerOptions {
  /**
   * It does only tasks.
   *
   * @default {false}
   */
  readonly worker?: boolean;
  /**
   * It neither emits nor handles events, hence needs no broker.
   *
   * @default {false}
   */
  readonly withoutEvents?: boolean;
  /**
   * It lets shells in.
   *
   * @default {false}
   */
  readonly debug?: boolean;
}

/** A container, and what it was made from. */
export interface CreatedContainer extends OpenedConfig {
  /** The container, with nothing installed. */
  readonly container: Container;
  /** Its registry. */
  readonly registry: ServiceRegistry;
  /** Its streams. */
  readonly streams: Streams;
  /** Where it listens and is reached. */
  readonly address: Address;
  /** Where debug shells connect, once they are served; undefined without debug shells. */
  readonly backdoor: OpenedBackdoor | undefined;
}

/** Creates the container that configuration and command line describe. */
export async function createContainer(
  { options, log }: Pick<CommandContext<typeof instanceOptions>, "options" | "log">,
  { worker = false, withoutEvents = false, debug = false }: CreateContainerOptions = {},
): Promise<CreatedContainer> {
  const opened = await openConfig(options);
  const { config } = opened;
  configureLog(config, log);
  for (const warning of opened.ignored) configLogger.warn("{warning}", { warning });
  const address = chooseAddress(config, options);
  const streams = createStreams(config, address);
  if (log !== undefined) streamLog(log, streams.logs);
  const { state: stateDir } = opened.directories;
  await prepareStateDirectory(stateDir).catch(() => {}); // whatever cannot do without it tells
  const parts = await createParts(config, { address, port: options.port, stateDir, withoutEvents });
  const backdoor = debug ? await openBackdoor(opened, address) : undefined;
  const describer = new SourceDescriber({
    project: toUrl(`${opened.directories.project}/`).href,
    cache: new ContractCache(opened.directories.state),
  });
  const traces = await createTraces(log, streams.logs);
  const plugins = await createPlugins(config);
  const container = new Container({ ...parts, ...streams }, {
    ip: address.ip,
    isolated: options.isolated,
    metadata: instanceMetadata({
      ip: address.host,
      worker,
      backdoorEndpoint: backdoor?.endpoint,
    }),
    peer: readPeerOptions(config),
    plugins: traces === undefined ? plugins : [...plugins, traces],
    tags: readMetricTags(config),
    spans: traces?.recorder ?? await createSpans(),
    validate: readValidateOptions(config),
    describeClass: (type) => describer.describe(type),
    changeLogLevel: (change) => log?.change(change),
  });
  container.metrics.add(new ProcessMetrics());
  const { registry } = parts;
  return { ...opened, container, registry, streams, address, backdoor };
}

/** Loads what only a process in debug mode needs; hidden from Deno, which would prepare it for all. */
async function openBackdoor(opened: OpenedConfig, address: Address): Promise<OpenedBackdoor> {
  const module: string = "../backdoor/open_backdoor.ts";
  const { openBackdoor }: typeof import("../backdoor/open_backdoor.ts") = await import(module);
  return await openBackdoor(opened, address);
}

/** Takes the section `logging` over. */
export function configureLog(config: Config, log: ProgramLog | undefined): void {
  if (log === undefined || !config.has("logging")) return;
  const { settings, fileKey, ignored } = readLogging(config);
  config.read(fileKey, () => log.configure(settings)); // an error names the place
  if (ignored.length > 0) {
    logger.warn("logging: {keys} have no effect", { keys: ignored.join(", ") });
  }
}
