import { LymphError, toError } from "./errors.ts";
import type { StopOptions } from "./component.ts";
import type { Config } from "./config/config.ts";
import { baseHooksOf, type Interface } from "./interface.ts";
import { aborted } from "./pause.ts";

/**
 * Calls an interface's `onStart`.
 *
 * @throws {LymphError} If it fails; it says whose error it is.
 */
export async function startInterface(installed: Interface): Promise<void> {
  await named(installed, "start", async () => {
    await installed.onStart();
    await baseHooksOf(installed).onStart?.();
  });
}

/**
 * Calls an interface's `onStop`. Whoever hurries does not wait for one that never ends.
 *
 * @param signal Hurries.
 * @throws {LymphError} If it fails; it says whose error it is.
 */
export async function stopInterface(installed: Interface, signal?: AbortSignal): Promise<void> {
  await named(installed, "stop", async () => {
    const stopping = Promise.try(() => installed.onStop())
      .finally(() => baseHooksOf(installed).onStop?.());
    await (signal ? Promise.race([stopping, aborted(signal)]) : stopping);
  });
}

/**
 * Gives an interface its part of the configuration.
 *
 * @throws {ConfigError} If it refuses it.
 */
export async function configureInterface(installed: Interface, config: Config): Promise<void> {
  await installed.applyConfig(config);
  baseHooksOf(installed).applyConfig?.(config);
}

/** Calls an interface's `onDrain`. */
export async function drainInterface(installed: Interface, options: StopOptions): Promise<void> {
  try {
    await installed.onDrain(options);
  } finally {
    await baseHooksOf(installed).onDrain?.(options);
  }
}

/** What an interface wants to be registered beside its address. */
export function describeInterface(installed: Interface): Record<string, unknown> {
  return { ...baseHooksOf(installed).describe?.(), ...installed.describe() };
}

async function named(
  { name }: Interface,
  what: "start" | "stop",
  run: () => unknown,
): Promise<void> {
  try {
    await run();
  } catch (cause) {
    if (cause instanceof LymphError) throw cause;
    throw new LymphError(`${name} could not ${what}: ${toError(cause).message}`, { cause });
  }
}
