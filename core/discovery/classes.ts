import type { ServiceInstance } from "./instance.ts";

/** Key of an instance's metadata with the class that it runs. */
export const CLASS = "class";

/** An instance, and another one of the same service and version that runs another class. */
export type DifferingInstances = readonly [ServiceInstance, ServiceInstance];

/**
 * Finds instances of one service and version that run different classes, so that each call reaches
 * one of them by chance. Each further class is told once, beside the first one.
 *
 * @param instances Instances of any services.
 */
export function findDifferingClasses(instances: readonly ServiceInstance[]): DifferingInstances[] {
  const seen = new Map<string, Map<unknown, ServiceInstance>>();
  const found: DifferingInstances[] = [];
  for (const instance of instances) {
    const type = instance.metadata[CLASS];
    if (typeof type !== "string") continue;
    const key = JSON.stringify([instance.service, instance.version]);
    const classes = seen.get(key) ?? new Map<unknown, ServiceInstance>();
    seen.set(key, classes);
    const [first] = classes.values();
    if (!classes.has(type) && first !== undefined) found.push([first, instance]);
    if (!classes.has(type)) classes.set(type, instance);
  }
  return found;
}

/** Says what two instances differ in, on one line. */
export function describeDifference([one, other]: DifferingInstances): string {
  const describe = ({ metadata, identity, endpoint }: ServiceInstance): string =>
    `${metadata[CLASS]} (instance ${identity.slice(0, 10)} at ${endpoint})`;
  return `${one.service} is two different classes, ${describe(one)} and ${describe(other)}: ` +
    "a call reaches either of them. Give one of them another name or version";
}
