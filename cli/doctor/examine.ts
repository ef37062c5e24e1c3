import { relative } from "node:path";
import { describeDifference, findDifferingClasses } from "../../core/discovery/classes.ts";
import { toError } from "../../core/errors.ts";
import type { CommonOptions, Values } from "../command/command.ts";
import { chooseIp } from "../parts/address.ts";
import type { ipOptions } from "../command/shared_options.ts";
import { openConfig, type OpenedConfig } from "../project/open_config.ts";
import { examineClock } from "./examine_clock.ts";
import { examineEnvironment } from "./examine_environment.ts";
import { examineEvents, examineRegistry } from "./examine_parts.ts";
import { examineInstances } from "./examine_instances.ts";
import { examinePorts } from "./examine_ports.ts";
import { examinePermissions, examineVersion } from "./examine_runtime.ts";
import { examineStateDirectory } from "./examine_state_directory.ts";
import { type Finding, notice, ok, problem } from "./finding.ts";

/** Looks at everything that a service needs; it goes on whatever it finds. */
export async function examine(
  options: Values<typeof ipOptions & CommonOptions>,
): Promise<Finding[]> {
  const env = Deno.env.toObject();
  const findings = [
    examineVersion(),
    await examinePermissions(),
    ...examineEnvironment(env),
  ];
  let opened: OpenedConfig;
  try {
    opened = await openConfig(options);
  } catch (error) {
    const remedy = "Correct it: the checks that depend on it were skipped";
    return [...findings, problem("Configuration", toError(error).message, remedy)];
  }
  const { config, file, directories } = opened;
  const clock = await examineClock(file === undefined ? [] : [file]);
  findings.push(clock, ok("Project", directories.project), describeFile(file));
  findings.push(
    ...[...opened.warnings, ...opened.ignored].map((line) => notice("Configuration", line)),
  );
  const scope = { project: directories.project, cwd: Deno.cwd() };
  findings.push(...await examineInstances(config, scope));
  findings.push(await examineStateDirectory(directories.state));
  const registry = await examineRegistry(config, directories.state);
  findings.push(registry.finding);
  for (const found of findDifferingClasses(registry.instances)) {
    findings.push(notice("Services", describeDifference(found)));
  }
  findings.push(...await examineEvents(config, directories.state));
  try {
    findings.push(...examinePorts(config, chooseIp(config, options), registry.instances));
  } catch (error) {
    findings.push(problem("Ports", toError(error).message, "Correct the configuration"));
  }
  return findings;
}

function describeFile(file: string | undefined): Finding {
  if (file !== undefined) return ok("Configuration", relative(Deno.cwd(), file));
  const remedy = "Give a file with --config, or write .lymph.yml";
  return notice("Configuration", "none was found: all settings have their defaults", remedy);
}
