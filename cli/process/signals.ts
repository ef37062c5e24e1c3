import { LAUNCHER, launcherPid } from "../launcher/launched.ts";
import { hasTerminal, ignoresHangUp } from "./controlling_terminal.ts";
import { StopRequests } from "./stop_requests.ts";

/** What stops a program that runs until told otherwise. */
export interface StopSignals extends Disposable {
  /** Aborts with the first SIGINT or SIGTERM: finish what is under way. */
  readonly graceful: AbortSignal;
  /** Aborts with a later second one, copies of the first apart: drop everything. */
  readonly immediate: AbortSignal;
}

/** Options of {@linkcode listenForStop}. */
export interface StopSignalOptions {
  /**
   * Asked about each signal: whether it is meant for this process, which may be stopping already.
   *
   * @default {() => true}
   */
  readonly isMeant?: (isStopping: boolean) => boolean | Promise<boolean>;
  /** Called on a SIGHUP that asks to reopen logs and read the configuration again. */
  readonly onReload?: (() => void) | undefined;
}

/** A terminal may vanish only after its shell has sent the SIGHUP. */
const TERMINAL_ENDS_WITHIN_MS = 1000;

/** Listens for the signals that stop a program, until disposed of. */
export function listenForStop(
  { isMeant = () => true, onReload }: StopSignalOptions = {},
): StopSignals {
  const requests = new StopRequests();
  const stop = async (): Promise<void> => {
    const now = performance.now();
    if (await isMeant(requests.graceful.aborted)) requests.add(now);
  };
  const launcher = launcherPid();
  const isAtTerminal = Deno.env.get(LAUNCHER.node) !== String(launcher);
  const interrupt = (): void => {
    // A launcher that still runs has got it too, and passes it on as a SIGTERM.
    if (launcher === undefined || Deno.ppid !== launcher || !isAtTerminal) void stop();
  };
  const listeners: [Deno.Signal, () => void][] = [["SIGINT", interrupt]];
  if (Deno.build.os !== "windows") {
    listeners.push(["SIGTERM", () => void stop()]);
    // Never more than a graceful stop: shell and kernel both tell of a closed terminal.
    const end = (): void => requests.graceful.aborted ? undefined : requests.add();
    const hangUp = onHangUp({ onReload, stop: end });
    if (hangUp) listeners.push(["SIGHUP", hangUp]);
  }
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  return {
    graceful: requests.graceful,
    immediate: requests.immediate,
    [Symbol.dispose]() {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}

/**
 * What a SIGHUP does: the end of the program's terminal stops it in order, as does any SIGHUP where
 * nothing can be reloaded. In all other cases it asks for a reload.
 *
 * @returns Undefined where the signal is best left ignored.
 */
function onHangUp(
  { onReload, stop }: { readonly onReload: (() => void) | undefined; readonly stop: () => void },
): (() => void) | undefined {
  // Started by nohup: to end with the terminal would undo that.
  if (ignoresHangUp()) return onReload;
  if (onReload === undefined) return stop;
  if (!hasTerminal()) return onReload;
  return () => {
    if (!hasTerminal()) return stop();
    onReload();
    const later = setTimeout(() => {
      if (!hasTerminal()) stop();
    }, TERMINAL_ENDS_WITHIN_MS);
    Deno.unrefTimer(later);
  };
}
