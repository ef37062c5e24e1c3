import type { ServiceContract } from "../../../core/contract/service_contract.ts";
import { LookupError } from "../../../core/errors.ts";
import { describeRunning } from "../../client/describe_running.ts";
import { serviceHint } from "../../client/unknown_service.ts";
import { openConnection } from "../../client/open_connection.ts";
import { command, flag, required, UsageError } from "../../command/command.ts";
import { ipOptions } from "../../command/shared_options.ts";
import { formatContract } from "../../format/contract_description.ts";
import { type Output, OUTPUTS, writeContract } from "../../format/contract_outputs.ts";
import { parseInterfaceName } from "../../project/configured_interfaces.ts";
import { describeProject } from "../../project/describe_project.ts";
import { openConfig, type OpenedConfig } from "../../project/open_config.ts";
import { newestFirst } from "../../client/newest_first.ts";

/** `lymph contract <service>` */
export default command({
  options: {
    openapi: flag("Print OpenAPI 3.1: paths of a web service, and methods as a gateway has them"),
    asyncapi: flag("Print AsyncAPI 3.0: the events that it handles and emits"),
    jsonSchema: flag("Print JSON Schema 2020-12: arguments and results of its methods"),
    typescript: flag("Print a declaration that types proxies: a .d.ts file"),
    python: flag("Print a stub that types proxies in Python: a .pyi file"),
    ...ipOptions,
  },
  args: { service: required("Name of a service") },
  details:
    "Describes the service from its source if the configuration names it, and otherwise as\n" +
    "a running instance describes itself.",
  async run({ options, args: { service }, terminal }) {
    const [output, other] = OUTPUTS.filter((name) => options[name]);
    if (other !== undefined) throw new UsageError("Only one output can be printed at a time");
    const opened = await openConfig(options);
    const found = await fromSource(opened, service) ?? await fromInstance(opened, service, options);
    terminal.note(found.note);
    terminal.print(
      output === undefined
        ? formatContract(found.contract, (name) => terminal.style("bold", name))
        : writeContract(found.contract, output satisfies Output),
    );
  },
});

interface Found {
  readonly contract: ServiceContract;
  /** Says where it comes from. */
  readonly note: string;
}

async function fromSource(opened: OpenedConfig, service: string): Promise<Found | undefined> {
  const [contract] = (await describeProject(opened, { names: [service] })).sort(newestFirst);
  return contract && { contract, note: noteOf("Described from the source", contract) };
}

async function fromInstance(
  opened: OpenedConfig,
  service: string,
  options: Parameters<typeof openConnection>[1],
): Promise<Found> {
  await using connection = await openConnection(opened, { ...options, once: true });
  try {
    const { contract, endpoint } = await describeRunning(connection, service);
    return { contract, note: noteOf(`Described by the instance at ${endpoint}`, contract) };
  } catch (cause) {
    if (!(cause instanceof LookupError)) throw cause;
    const configured = opened.config.section("interfaces").keys()
      .map((key) => parseInterfaceName(key).name);
    const hint = serviceHint(service, [...configured, ...await connection.discover()]);
    const message = `${service} is neither in the configuration nor running${hint}`;
    throw new LookupError(message, { cause });
  }
}

function noteOf(how: string, { name, version, types }: ServiceContract): string {
  const label = version === null ? name : `${name} ${version}`;
  return `${how}: ${label}${types === undefined ? ", whose types are not known" : ""}`;
}
