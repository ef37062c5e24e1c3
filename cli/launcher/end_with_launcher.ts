import { launcherPid } from "./launched.ts";

const CHECK_INTERVAL_MS = 500;

/**
 * Ends this process when its launcher is gone, such as by `kill -9`, which cannot be passed on: as a
 * SIGTERM would, so that running work is finished.
 */
export function endWithLauncher(): void {
  const launcher = launcherPid();
  if (launcher === undefined) return;
  const watch = setInterval(() => {
    if (Deno.ppid === launcher) return;
    clearInterval(watch);
    Deno.kill(Deno.pid, "SIGTERM");
  }, CHECK_INTERVAL_MS);
  Deno.unrefTimer(watch);
}
