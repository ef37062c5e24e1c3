import type { ServiceContract } from "../../core/contract/service_contract.ts";
import { ConfigError } from "../../core/errors.ts";
import { namedFiles } from "../launcher/named_files.ts";
import { readServices as readInstances } from "../node/services/service_spec.ts";
import { describeProject } from "../project/describe_project.ts";
import { openConfig, type OpenedConfig } from "../project/open_config.ts";
import type { ServiceToCheck } from "./compare_services.ts";
import { readSnapshot } from "./snapshots.ts";

/**
 * Describes the services that a configuration names, itself or by the instances that a node would
 * run, and reads their snapshots.
 *
 * @throws {ConfigError} If it names none, or a snapshot cannot be read.
 */
export async function readServices(opened: OpenedConfig): Promise<ServiceToCheck[]> {
  const services = await describeServices(opened);
  if (services.length === 0) {
    throw new ConfigError(
      "The configuration names no services to check: name those of another file with --config",
    );
  }
  const { project } = opened.directories;
  return await Promise.all(
    services.map(async (service) => ({
      service,
      snapshot: await readSnapshot(project, service),
    })),
  );
}

async function describeServices(opened: OpenedConfig): Promise<ServiceContract[]> {
  const services = new Map<string, ServiceContract>();
  for (const config of [opened, ...await openInstances(opened)]) {
    for (const service of await describeProject(config)) {
      const key = `${service.name}@${service.version}`;
      if (!services.has(key)) services.set(key, service);
    }
  }
  return [...services.values()];
}

/** The configurations of the instances that a node would run, each one once. */
async function openInstances({ config }: OpenedConfig): Promise<OpenedConfig[]> {
  if (!config.has("instances")) return [];
  const files = readInstances(config)
    .filter(({ command }) => command[0] === "lymph")
    .map(({ command: [, ...args] }) => namedFiles(args));
  const distinct = new Map(files.map((named) => [JSON.stringify(named), named]));
  return await Promise.all([...distinct.values()].map((named) => openConfig(named)));
}
