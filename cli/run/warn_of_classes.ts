import { classSourceOf } from "../../core/declarations/class_source.ts";
import type { Container } from "../../core/container/container.ts";
import { CLASS, describeDifference, findDifferingClasses } from "../../core/discovery/classes.ts";
import type { ServiceRegistry } from "../../core/discovery/registry.ts";
import { toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { instancesOf } from "../client/service_instances.ts";

const log = getLogger("lymph.instance");

/**
 * Looks once whether other instances of its services run other classes, and warns if so.
 *
 * @param container It is registered.
 * @param registry Its registry.
 */
export async function warnOfClasses(
  { interfaces, identity }: Container,
  registry: ServiceRegistry,
): Promise<void> {
  const named = interfaces.filter((one) => classSourceOf(one.constructor) !== undefined);
  for (const service of new Set(named.map(({ name }) => name))) {
    try {
      const instances = await instancesOf(registry, service);
      const own = instances.filter((one) => one.identity === identity && CLASS in one.metadata);
      const others = instances.filter((one) => one.identity !== identity);
      for (const found of findDifferingClasses([...own, ...others])) {
        if (own.includes(found[0])) {
          log.warn("{difference}", { difference: describeDifference(found) });
        }
      }
    } catch (thrown) {
      log.debug("Cannot compare classes of {service}: {error}", {
        service,
        error: toError(thrown),
      });
    }
  }
}
