import type { Config } from "../../core/config/mod.ts";
import type { EventSystem } from "../../core/events/event_system.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import { toError } from "../../core/errors.ts";
import { randomId } from "../../core/id.ts";
import { MissingEventSystem, NullEventSystem } from "../../transports/null_events.ts";
import { createEventSystem, createRegistry } from "../parts/create_parts.ts";
import { instancesOf } from "../client/service_instances.ts";
import { plural } from "../terminal/plural.ts";
import { describeEvents, describeRegistry } from "../parts/describe_parts.ts";
import { examineQueues } from "./examine_queues.ts";
import { type Finding, notice, ok, problem } from "./finding.ts";

const TIMEOUT_MS = 5000;

/** What the registry has told. */
export interface RegistryExamination {
  /** Whether it answers, and how soon. */
  readonly finding: Finding;
  /** The instances that it knows. */
  readonly instances: readonly ServiceInstance[];
}

/** Looks whether the registry answers, and how soon. */
export async function examineRegistry(
  config: Config,
  stateDir: string,
): Promise<RegistryExamination> {
  let where = "as configured";
  try {
    where = describeRegistry(config, stateDir);
    return await use(await createRegistry(config), async (registry) => {
      const services = await registry.discover();
      const instances = await listInstances(registry, services);
      const identities = new Set(instances.map(({ identity }) => identity));
      const elapsedMs = stopwatch();
      await registry.discover();
      const found = `${plural(services.length, "service")}, ${plural(identities.size, "instance")}`;
      const finding = ok("Registry", `${where}: ${found}, answers in ${elapsedMs()} ms`);
      return { finding, instances };
    });
  } catch (error) {
    const remedy = "Start it, or correct container.registry in the configuration";
    const finding = problem("Registry", `${where}: ${toError(error).message}`, remedy);
    return { finding, instances: [] };
  }
}

/** Looks whether the event system takes subscriptions, and how soon, and at its queues. */
export async function examineEvents(config: Config, stateDir: string): Promise<Finding[]> {
  let where = "as configured";
  try {
    where = describeEvents(config, stateDir);
    const events = await createEventSystem(config);
    if (events instanceof NullEventSystem) {
      const isMissing = events instanceof MissingEventSystem;
      const what = isMissing ? "emit and subscribe are refused" : "emitted events are dropped";
      return [notice("Events", `none: ${what}`, "Name a broker in container.events")];
    }
    return await use(events, async (events) => {
      await subscribeOnce(events);
      const elapsedMs = stopwatch();
      await subscribeOnce(events);
      const finding = ok("Events", `${where}: a subscription takes ${elapsedMs()} ms`);
      return [finding, ...await examineQueues(events.queues)];
    });
  } catch (error) {
    const remedy = "Start it, or correct container.events in the configuration";
    return [problem("Events", `${where}: ${toError(error).message}`, remedy)];
  }
}

/** Starts a part, uses it, and stops it, which ends what still waits for it, too. */
async function use<Part extends ServiceRegistry | EventSystem, Result>(
  part: Part,
  look: (part: Part) => Promise<Result>,
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const giveUp = () => late.reject(new Error(`no answer within ${TIMEOUT_MS / 1000} s`));
  const timer = setTimeout(giveUp, TIMEOUT_MS);
  const looked = part.start().then(() => look(part));
  try {
    return await Promise.race([looked, late.promise]);
  } finally {
    clearTimeout(timer);
    await part.stop({ signal: AbortSignal.abort() });
    await looked.catch(() => {}); // where it came too late, that has been told
  }
}

/** To a queue that gets nothing and vanishes. */
async function subscribeOnce(events: EventSystem): Promise<void> {
  const subscription = { queue: `_doctor-${randomId()}`, patterns: [], exclusive: true };
  const live = await events.subscribe(subscription, () => Promise.resolve());
  await live[Symbol.asyncDispose]();
}

async function listInstances(
  registry: ServiceRegistry,
  services: readonly string[],
): Promise<ServiceInstance[]> {
  return (await Promise.all(services.map((name) => instancesOf(registry, name)))).flat();
}

function stopwatch(): () => string {
  const start = performance.now();
  return () => (performance.now() - start).toFixed(1);
}
