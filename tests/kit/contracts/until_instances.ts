import assert from "node:assert/strict";
import type { ServiceInstance } from "../../../core/discovery/instance.ts";
import type { ServiceRegistry } from "../../../core/discovery/registry.ts";

/** Options of {@linkcode untilInstances}. */
export interface UntilInstancesOptions {
  /**
   * Milliseconds until it gives up.
   *
   * @default {30000}
   */
  readonly timeoutMs?: number;
}

/**
 * Watches a service until a list of its instances is as wished.
 *
 * @param registry Where to look.
 * @param service Name of the service.
 * @param accept Whether a list is the one.
 * @returns The first list that was accepted.
 * @throws {assert.AssertionError} If none was in time; it shows the last list.
 *
 * @example Wait for two instances
 * ```ts ignore
 * await untilInstances(registry, "Greeting", (instances) => instances.length === 2);
 * ```
 */
export async function untilInstances(
  registry: ServiceRegistry,
  service: string,
  accept: (instances: readonly ServiceInstance[]) => boolean,
  { timeoutMs = 30_000 }: UntilInstancesOptions = {},
): Promise<readonly ServiceInstance[]> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  let last: readonly ServiceInstance[] | undefined;
  try {
    for await (last of registry.watch(service, { signal: abort.signal })) {
      if (accept(last)) return last;
    }
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
  assert.fail(
    `Cannot see the expected instances of ${service} within ${timeoutMs} ms: ` +
      `current value is ${JSON.stringify(last)}`,
  );
}
