import type { Supervisor } from "./supervisor.ts";

/**
 * SIGINT and SIGTERM are not among them: they stop the node, which stops its processes in order.
 * Nor is SIGUSR1, which ends other programs and makes Deno open a debugger without a secret.
 */
const FORWARDED: readonly Deno.Signal[] = Deno.build.os === "windows" ? [] : ["SIGQUIT", "SIGUSR2"];

/** Passes signals on to all processes of a node, until disposed of. */
export function forwardSignals(supervisor: Pick<Supervisor, "signal">): Disposable {
  const listeners = FORWARDED.map((signal) => {
    const forward = (): void => supervisor.signal(signal);
    Deno.addSignalListener(signal, forward);
    return [signal, forward] as const;
  });
  return {
    [Symbol.dispose]() {
      for (const [signal, forward] of listeners) Deno.removeSignalListener(signal, forward);
    },
  };
}
