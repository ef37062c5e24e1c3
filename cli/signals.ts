import { LAUNCHER } from "./launcher/child.ts";
import { launcherPid } from "./launcher/launch.ts";

/** What stops a program that runs until told otherwise. */
export interface StopSignals extends Disposable {
  /** Aborts with the first SIGINT or SIGTERM: finish what is under way. */
  readonly graceful: AbortSignal;
  /** Aborts with the second: drop everything. */
  readonly immediate: AbortSignal;
}

/** Listens for the signals that stop a program, until disposed of. */
export function listenForStop(): StopSignals {
  const graceful = new AbortController();
  const immediate = new AbortController();
  const stop = (): void => (graceful.signal.aborted ? immediate : graceful).abort();
  const launcher = launcherPid();
  const isAtTerminal = Deno.env.get(LAUNCHER.node) !== String(launcher);
  const interrupt = (): void => {
    // A launcher that still runs has got it too, and passes it on as a SIGTERM.
    if (launcher === undefined || Deno.ppid !== launcher || !isAtTerminal) stop();
  };
  const names = Deno.build.os === "windows" ? [] : ["SIGTERM"] as const;
  Deno.addSignalListener("SIGINT", interrupt);
  for (const name of names) Deno.addSignalListener(name, stop);
  // A terminal that is closed tells launcher and program, hence never more than a graceful stop.
  const hangUp = (): void => graceful.abort();
  const hearsHangUp = Deno.build.os !== "windows" && !ignoresHangUp();
  if (hearsHangUp) Deno.addSignalListener("SIGHUP", hangUp);
  return {
    graceful: graceful.signal,
    immediate: immediate.signal,
    [Symbol.dispose]() {
      Deno.removeSignalListener("SIGINT", interrupt);
      for (const name of names) Deno.removeSignalListener(name, stop);
      if (hearsHangUp) Deno.removeSignalListener("SIGHUP", hangUp);
    },
  };
}

/** Whether it was started by nohup: a listener would undo that. */
function ignoresHangUp(): boolean {
  try {
    const [, mask = "0"] =
      /^SigIgn:\s+([0-9a-f]+)$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
    return (Number.parseInt(mask.slice(-1), 16) & 1) === 1;
  } catch {
    return false;
  }
}
