import { taggedJson } from "../../core/values/json_line.ts";
import { DEFAULT_INTERFACE } from "../../core/container/default_interface.ts";
import { Directory } from "../../core/discovery/directory.ts";
import { LookupError } from "../../core/errors.ts";
import { aborted } from "../../core/time/abort.ts";
import { command, flag, optional, type Values } from "../command/command.ts";
import { createRegistry } from "../parts/create_parts.ts";
import { createRegistryToRead } from "../parts/create_registry_to_read.ts";
import { ipOptions } from "../command/shared_options.ts";
import { ListAge } from "../format/list_age.ts";
import { openConfig } from "../project/open_config.ts";
import { placeOfRegistry } from "../parts/registry_place.ts";
import { formatServices, type Services, toRecords } from "../format/service_list.ts";
import { listedInstances } from "../client/service_instances.ts";
import { unknownService } from "../client/unknown_service.ts";
import { listenForStop } from "../process/signals.ts";
import type { Terminal } from "../terminal/terminal.ts";

const WATCH_INTERVAL_MS = 500;

const options = {
  instances: flag("Show each instance"),
  full: flag("Show all details of each instance"),
  versions: flag("List each version of a service separately"),
  all: flag("Also show built-in services and those without instances"),
  json: flag("Print registry records as JSON"),
  watch: flag("Keep running and print again after each change"),
  onlyRunning: flag("Deprecated: it has no effect"),
  ...ipOptions,
} as const;

/** `lymph discover [<name>]` */
export default command({
  options,
  args: { name: optional("Service to show, with its instances") },
  async run({ options, args, terminal }) {
    if (options.onlyRunning) terminal.note("lymph: --only-running is deprecated: it has no effect");
    const { config, directories: { state } } = await openConfig(options);
    const registry = options.watch
      ? await createRegistry(config)
      : await createRegistryToRead(config, state);
    const place = placeOfRegistry(config, state);
    await using stack = new AsyncDisposableStack();
    stack.defer(() => registry.stop());
    await registry.start();
    const directory = new Directory(registry);
    stack.defer(() => directory.stop());
    const look = () => findServices(directory, args.name, options);
    const age = new ListAge((text) => terminal.note(text));
    const show = (services: Services) =>
      print(services, args.name, { ...options, ageMs: registry.ageMs, place }, terminal);
    if (!options.watch) {
      show(await look());
      age.update(registry.ageMs);
      return;
    }
    using stop = listenForStop();
    terminal.neverWait();
    let last = "";
    while (!stop.graceful.aborted) {
      const services = await look().catch(ignoreUnknown);
      const state = taggedJson(toRecords(services));
      const isTold = age.update(registry.ageMs);
      if (state !== last || (isTold && options.json)) show(services);
      last = state;
      await aborted(AbortSignal.any([stop.graceful, AbortSignal.timeout(WATCH_INTERVAL_MS)]));
    }
  },
});

async function findServices(
  directory: Directory,
  name: string | undefined,
  { all }: Values<typeof options>,
): Promise<Services> {
  const known = await directory.discover();
  if (name !== undefined && !known.includes(name)) {
    throw unknownService(name, known);
  }
  const visible = known.filter((service) => all || service !== DEFAULT_INTERFACE);
  const names = name === undefined ? visible : [name];
  const found = await Promise.all(
    names.map(async (service) => [service, await listedInstances(directory, service)] as const),
  );
  return new Map(found.filter(([, { length }]) => all || name !== undefined || length > 0));
}

function print(
  services: Services,
  name: string | undefined,
  { instances, full, versions, json, ageMs, place }:
    & Values<typeof options>
    & { readonly ageMs: number; readonly place: string },
  terminal: Terminal,
): void {
  if (json) {
    terminal.print(taggedJson(toRecords(services, { ageMs })));
  } else if (services.size === 0) {
    terminal.note(`No registered services found in ${place}`);
  } else {
    const style = terminal.style.bind(terminal);
    const isDetailed = instances || name !== undefined;
    terminal.print(formatServices(services, { instances: isDetailed, full, versions, style }));
  }
}

/** While watching, an unknown service may still come. */
function ignoreUnknown(error: unknown): Services {
  if (error instanceof LookupError) return new Map();
  throw error;
}
