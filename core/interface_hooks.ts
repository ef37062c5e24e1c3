import { LymphError, toError } from "./errors.ts";
import type { Interface } from "./interface.ts";
import { aborted } from "./pause.ts";

/**
 * Calls an interface's `onStart`.
 *
 * @throws {LymphError} If it fails; it says whose error it is.
 */
export async function startInterface(installed: Interface): Promise<void> {
  await named(installed, "start", () => installed.onStart());
}

/**
 * Calls an interface's `onStop`. Whoever hurries does not wait for one that never ends.
 *
 * @param signal Hurries.
 * @throws {LymphError} If it fails; it says whose error it is.
 */
export async function stopInterface(installed: Interface, signal?: AbortSignal): Promise<void> {
  await named(installed, "stop", async () => {
    const stopping = Promise.resolve(installed.onStop());
    await (signal ? Promise.race([stopping, aborted(signal)]) : stopping);
  });
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
