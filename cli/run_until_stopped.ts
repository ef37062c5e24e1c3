import type { Container } from "../core/container.ts";
import { toError } from "../core/errors.ts";
import { getLogger } from "../core/observe/log.ts";
import { aborted } from "../core/pause.ts";
import { listenForStop } from "./signals.ts";

const log = getLogger("lymph.instance");

/** Options of {@linkcode runUntilStopped}. */
export interface RunOptions {
  /** Called once the container serves. */
  readonly onServing: () => void;
  /** Called with each SIGQUIT, which asks for the state of the program. */
  readonly onQuit: () => void;
}

/**
 * Runs a container until a signal stops it: the first one finishes what is under way, the second
 * drops it.
 *
 * @returns The exit code.
 */
export async function runUntilStopped(
  container: Container,
  { onServing, onQuit }: RunOptions,
): Promise<number> {
  using stop = listenForStop();
  using _errors = surviveStrayErrors();
  using _quit = listenForQuit(onQuit);
  const starting = container.start();
  await Promise.race([starting, aborted(stop.graceful)]);
  if (!stop.graceful.aborted) {
    onServing();
    await aborted(stop.graceful);
  } else {
    // Whatever has started by now is stopped all the same.
    starting.catch((thrown) => {
      const error = toError(thrown);
      if (error.name !== "AbortError") log.error("Could not start: {error}", { error });
    });
  }
  await container.stop({ signal: stop.immediate });
  return 0;
}

/** A promise that a service has forgotten must not end the service; it is logged instead. */
function surviveStrayErrors(): Disposable {
  const survive = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    log.error("Nobody handled this error: {error}", { error: toError(event.reason) });
  };
  globalThis.addEventListener("unhandledrejection", survive);
  return {
    [Symbol.dispose]: () => globalThis.removeEventListener("unhandledrejection", survive),
  };
}

function listenForQuit(onQuit: () => void): Disposable {
  const hasSignal = Deno.build.os !== "windows";
  if (hasSignal) Deno.addSignalListener("SIGQUIT", onQuit);
  return {
    [Symbol.dispose]: () => {
      if (hasSignal) Deno.removeSignalListener("SIGQUIT", onQuit);
    },
  };
}
