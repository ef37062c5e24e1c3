import { pause } from "../../core/time/pause.ts";
import { LAUNCHER } from "./launched.ts";

const TRIES = 20;
const LOOK_AGAIN_AFTER_MS = 50;

/**
 * Closes the debugger that Deno opens on SIGUSR1 at once, until disposed of: it listens without a
 * secret. One that `--inspect` has asked for stays.
 */
export function refuseDebugger(): Disposable {
  if (Deno.build.os === "windows" || Deno.env.get(LAUNCHER.inspected)) {
    return { [Symbol.dispose]() {} };
  }
  const refuse = async (): Promise<void> => {
    const { close, url } = await import("node:inspector");
    for (let tries = 0; tries < TRIES; tries++) {
      if (url() !== undefined) return close();
      await pause(LOOK_AGAIN_AFTER_MS);
    }
  };
  const listener = (): void => void refuse();
  Deno.addSignalListener("SIGUSR1", listener);
  return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGUSR1", listener) };
}
