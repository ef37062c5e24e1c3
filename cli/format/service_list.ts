import { type ServiceInstance, toRecord } from "../../core/discovery/instance.ts";
import { printable } from "../../core/observe/printable.ts";
import type { Style } from "../terminal/terminal.ts";

/** Instances by the name of their service. */
export type Services = ReadonlyMap<string, readonly ServiceInstance[]>;

/** How to write a list of services. */
export interface ServiceListOptions {
  /** Write each instance, too. */
  readonly instances: boolean;
  /** Write everything that is known of an instance. */
  readonly full: boolean;
  /** Tell versions of a service apart. */
  readonly versions: boolean;
  /** Makes text stand out. */
  readonly style: (style: Style, text: string) => string;
}

/** Digits of an identity that are shown where it must only be told from others. */
const IDENTITY_DIGITS = 10;

/** Writes services and how many containers each runs in: `Greeting [2]`. */
export function formatServices(services: Services, options: ServiceListOptions): string {
  const groups = options.versions ? byVersion(services) : services;
  return [...groups].map(([name, instances]) => {
    const title = `${options.style("bold", printable(name))} [${countContainers(instances)}]`;
    const isDetailed = options.instances || options.full;
    return [title, ...(isDetailed ? instances.flatMap((i) => formatInstance(i, options)) : [])]
      .join("\n");
  }).join("\n");
}

/** Options of {@linkcode toRecords}. */
export interface RecordOptions {
  /**
   * Milliseconds since the registry was heard of last; records that are old say so.
   *
   * @default {0}
   */
  readonly ageMs?: number;
}

/** The registry records of services, by name. */
export function toRecords(
  services: Services,
  { ageMs = 0 }: RecordOptions = {},
): Record<string, Record<string, unknown>[]> {
  const age = ageMs === 0 ? {} : { age_ms: Math.round(ageMs) };
  return Object.fromEntries(
    [...services].map(([name, instances]) => [
      name,
      instances.map((instance) => ({ ...toRecord(instance), ...age })),
    ]),
  );
}

function formatInstance(
  { identity, endpoint, version, metadata }: ServiceInstance,
  { full }: ServiceListOptions,
): string[] {
  const release = version === null ? "" : ` (${version})`;
  const line = printable(`  [${identity.slice(0, IDENTITY_DIGITS)}] ${endpoint}${release}`);
  if (!full) return [line];
  const details = Object.entries(metadata).map(([key, value]) =>
    printable(`    ${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
  );
  return [line, ...details];
}

function byVersion(services: Services): Services {
  const groups = new Map<string, ServiceInstance[]>();
  for (const [name, instances] of services) {
    for (const instance of instances) {
      const key = instance.version === null ? name : `${name}@${instance.version}`;
      groups.set(key, [...(groups.get(key) ?? []), instance]);
    }
    if (instances.length === 0) groups.set(name, []);
  }
  return groups;
}

function countContainers(instances: readonly ServiceInstance[]): number {
  return new Set(instances.map(({ identity }) => identity)).size;
}
