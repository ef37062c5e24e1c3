import type { Container } from "../../core/container/container.ts";
import { toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { aborted } from "../../core/time/abort.ts";
import { isMeantForThis } from "./node_turn.ts";
import { listenForStop } from "../process/signals.ts";

const log = getLogger("lymph.instance");

/** Options of {@linkcode runUntilStopped}. */
export interface RunOptions {
  /** Called once the container serves. */
  readonly onServing: () => void;
  /** Called with each SIGQUIT, which asks for the state of the program. */
  readonly onQuit: () => void;
  /** Called with a SIGHUP that asks to reopen logs and to read the configuration again. */
  readonly onReload?: () => void;
  /** Called with the signal that stops it, before anything is done. */
  readonly onStopping?: () => void;
  /** Called when starting or stopping takes its time. */
  readonly onSlow?: (phase: "starting" | "stopping") => void;
}

const SLOW_START_MS = 5000;
const SLOW_STOP_MS = 1000;

/**
 * Runs a container until a signal stops it: the first one finishes what is under way, the second
 * drops it.
 *
 * @returns The exit code.
 */
export async function runUntilStopped(
  container: Container,
  { onServing, onQuit, onReload, onStopping = () => {}, onSlow = () => {} }: RunOptions,
): Promise<number> {
  // Until the process ends: a late copy of the signal must not decide how.
  const stop = listenForStop({
    isMeant: (isStopping) => isMeantForThis(container.client, { isStopping }),
    onReload,
  });
  stop.graceful.addEventListener("abort", onStopping);
  using _quit = listenForQuit(onQuit);
  const starting = container.start();
  {
    using _slow = after(SLOW_START_MS, () => onSlow("starting"));
    await Promise.race([starting, aborted(stop.graceful)]);
  }
  if (!stop.graceful.aborted) {
    onServing();
    await aborted(stop.graceful);
  } else {
    // Whatever has started by now is stopped all the same.
    starting.catch((thrown) => {
      // A user who stops it does not need to know why it has not started.
      log.debug("Could not start: {error}", { error: toError(thrown) });
    });
  }
  using _slow = after(SLOW_STOP_MS, () => onSlow("stopping"));
  await container.stop({ signal: stop.immediate });
  return 0;
}

function after(ms: number, call: () => void): Disposable {
  const timer = setTimeout(call, ms);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** How many errors that nothing handles are told in a second. */
const TOLD_PER_SECOND = 10;

/** Keeps the process alive when nothing handles an error. */
export interface StrayErrors extends Disposable {
  /**
   * Told of such an error once it is logged, but of only a few in a second: one that a timer of this hook
   * causes would be told without end.
   */
  onError: (error: Error) => void;
}

/** Logs errors that nothing handles, such as those of timers, in place of ending the process. */
export function surviveStrayErrors(): StrayErrors {
  let since = -Infinity;
  let count = 0;
  const tell = (thrown: unknown): void => {
    const error = toError(thrown);
    log.error("Unhandled error: {error}", { error });
    const now = performance.now();
    if (now - since >= 1000) [since, count] = [now, 0];
    if (count++ < TOLD_PER_SECOND) return stray.onError(error);
    if (count > TOLD_PER_SECOND + 1) return;
    log.warn("No more than {count} unhandled errors are reported in a second", {
      count: TOLD_PER_SECOND,
    });
  };
  const onRejection = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    tell(event.reason);
  };
  const onError = (event: ErrorEvent): void => {
    event.preventDefault();
    tell(event.error);
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  globalThis.addEventListener("error", onError);
  const stray: StrayErrors = {
    onError: () => {},
    [Symbol.dispose]() {
      globalThis.removeEventListener("unhandledrejection", onRejection);
      globalThis.removeEventListener("error", onError);
    },
  };
  return stray;
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
