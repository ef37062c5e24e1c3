import { ConfigError } from "../../core/errors.ts";
import { describeProject } from "../project/describe_project.ts";
import type { OpenedConfig } from "../project/open_config.ts";
import type { ServiceToCheck } from "./compare_services.ts";
import { readSnapshot } from "./snapshots.ts";

/**
 * Describes the services that a configuration names, and reads their snapshots.
 *
 * @throws {ConfigError} If it names none, or a snapshot cannot be read.
 */
export async function readServices(opened: OpenedConfig): Promise<ServiceToCheck[]> {
  const services = await describeProject(opened);
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
