import { AsyncLocalStorage } from "node:async_hooks";
import type { ContainerParts } from "../../core/container/container_options.ts";

const suppliers = new AsyncLocalStorage<() => ContainerParts>();

/**
 * Runs a function whose clients are made of the supplied parts, whatever the configuration says, so
 * that a test can put a network of its own under a command.
 *
 * @param supply Creates the parts of one client.
 */
export function withParts<Result>(supply: () => ContainerParts, run: () => Result): Result {
  return suppliers.run(supply, run);
}

/** New parts where {@linkcode withParts} supplies some. */
export function suppliedParts(): ContainerParts | undefined {
  return suppliers.getStore()?.();
}
