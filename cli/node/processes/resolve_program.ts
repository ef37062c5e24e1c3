import { LAUNCHER } from "../../launcher/launched.ts";
import { prepareStart } from "../../launcher/launch.ts";

/** A program that is ready to be started. Dispose of it when it has ended. */
export interface Program extends Disposable {
  /** What to execute. */
  readonly path: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Environment variables that it needs. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether it says when it serves. */
  readonly announces: boolean;
}

const ANNOUNCING: ReadonlySet<string> = new Set(["instance", "worker", "node"]);

/**
 * Finds the program of a command line. `lymph` is this very program, wherever it was installed and
 * whatever else is on the PATH: its commands start with this process as their launcher, so that no
 * other process stands between them and their node.
 */
export function resolveProgram([name, ...args]: readonly [string, ...string[]]): Program {
  if (name !== "lymph") {
    return { path: name, args, env: {}, announces: false, [Symbol.dispose]() {} };
  }
  const start = prepareStart(args);
  return {
    path: Deno.execPath(),
    args: start.args,
    env: { ...start.env, [LAUNCHER.node]: String(Deno.pid) },
    announces: ANNOUNCING.has(args[0] ?? ""),
    [Symbol.dispose]: () => start[Symbol.dispose](),
  };
}
