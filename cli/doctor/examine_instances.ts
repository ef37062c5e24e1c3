import type { Config } from "../../core/config/mod.ts";
import { toError } from "../../core/errors.ts";
import { namedFiles } from "../launcher/named_files.ts";
import { readServices, type ServiceSpec } from "../node/services/service_spec.ts";
import { missingModules, type SourceScope } from "../node/reload/service_sources.ts";
import { openConfig } from "../project/open_config.ts";
import { type Finding, ok, problem } from "./finding.ts";

const NAME = "Instances";

/**
 * Reads the configuration of each instance that `lymph node` would run, and looks for the modules of
 * its classes. Nothing is started.
 *
 * @param config The node's configuration.
 */
export async function examineInstances(config: Config, scope: SourceScope): Promise<Finding[]> {
  if (!config.has("instances")) return [];
  let specs: readonly ServiceSpec[];
  try {
    specs = readServices(config);
  } catch (error) {
    return [problem(NAME, toError(error).message, "Correct the configuration")];
  }
  const own = specs.filter(({ command }) => command[0] === "lymph");
  const findings = await Promise.all(own.map((spec) => examineInstance(spec, scope)));
  const problems = findings.flatMap((finding) => finding ?? []);
  return problems.length > 0 ? problems : [ok(NAME, specs.map(({ name }) => name).join(", "))];
}

async function examineInstance(
  { name, command: [, ...args] }: ServiceSpec,
  scope: SourceScope,
): Promise<Finding | undefined> {
  const { config, vars } = namedFiles(args);
  try {
    await openConfig({ config, vars });
  } catch (error) {
    return problem(NAME, `${name}: ${toError(error).message}`, "Correct it");
  }
  const [missing] = missingModules(args, scope);
  if (missing === undefined) return undefined;
  return problem(
    NAME,
    `${name}: there is no module ${JSON.stringify(missing)}`,
    "Correct its class",
  );
}
