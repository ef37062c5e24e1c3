import type { StopOptions } from "../component.ts";
import type { Config } from "../config/config.ts";
import { LymphError, toError } from "../errors.ts";
import type { PendingWork } from "../observe/pending_work.ts";
import { unlessAborted } from "../time/abort.ts";
import { settleAll } from "../time/settle_all.ts";
import type { Interface } from "./interface.ts";
import { stateOf } from "./messenger.ts";

const NEVER = new AbortController().signal;

/**
 * Starts the components of an interface and calls its `onStart`.
 *
 * @param stopped Aborts when it is about to be stopped: then no further step begins.
 * @throws {LymphError} If it fails; it says whose error it is.
 */
export async function startInterface(
  installed: Interface,
  stopped: AbortSignal,
): Promise<void> {
  const { baseHooks, components, work } = stateOf(installed);
  work.open();
  await named(installed, "start", async () => {
    await components.start(stopped);
    if (stopped.aborted) return;
    await installed.onStart();
    await components.start(stopped);
    components.close();
    if (stopped.aborted) return;
    await baseHooks.onStart?.();
  });
}

/**
 * Ends the background work of an interface, calls its `onStop` and stops its components. Whoever
 * hurries does not wait for one that never ends.
 *
 * @param signal Hurries.
 * @throws {LymphError} If it fails; it says whose error it is.
 */
export async function stopInterface(
  installed: Interface,
  signal: AbortSignal = NEVER,
): Promise<void> {
  const { baseHooks, components, work } = stateOf(installed);
  await named(installed, "stop", async () => {
    const errors: unknown[] = [];
    const steps = [
      () => work.end(signal),
      () => unlessAborted(Promise.try(() => installed.onStop()), signal),
      () => unlessAborted(Promise.try(() => baseHooks.onStop?.()), signal),
      () => components.stop({ signal }),
    ];
    for (const step of steps) await step().catch((error) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  });
}

/**
 * Gives an interface its part of the configuration.
 *
 * @throws {ConfigError} If it refuses it.
 */
export async function configureInterface(installed: Interface, config: Config): Promise<void> {
  await installed.applyConfig(config);
  stateOf(installed).baseHooks.applyConfig?.(config);
}

/**
 * Calls the `onDrain` of all interfaces, and cancels and awaits their background work at the same
 * time; one that fails does not end the wait for the others.
 */
export async function drainInterfaces(
  interfaces: readonly Interface[],
  options: StopOptions,
): Promise<void> {
  await settleAll(interfaces.map((installed) => drainInterface(installed, options)));
}

async function drainInterface(installed: Interface, options: StopOptions): Promise<void> {
  const { baseHooks, work } = stateOf(installed);
  const drained = work.drain(options.signal ?? NEVER);
  try {
    await installed.onDrain(options);
  } finally {
    await settleAll([baseHooks.onDrain?.(options), drained]);
  }
}

/** What an interface registers besides its address. */
export function describeInterface(installed: Interface): Record<string, unknown> {
  return { ...stateOf(installed).baseHooks.describe?.(), ...installed.describe() };
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

/** What has begun in an interface and not ended, other than by RPC and events. */
export function pendingOf(installed: Interface): PendingWork[] {
  const { baseHooks, work } = stateOf(installed);
  return [...baseHooks.pending?.() ?? [], ...work.pending()];
}
