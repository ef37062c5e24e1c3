import { aborted } from "../../core/time/abort.ts";
import { findProjectDirectory } from "../config/project_directories.ts";
import { listenForStop } from "../process/signals.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { Guard } from "./processes/guard.ts";
import { reloadOnChange } from "./reload/reload_on_change.ts";
import { resolveProgram } from "./processes/resolve_program.ts";
import { STOP_TIMEOUT_MS } from "./services/service_spec.ts";
import { spawnChild } from "./processes/spawn_child.ts";
import { Supervisor } from "./supervision/supervisor.ts";

/** Options of {@linkcode runReloading}. */
export interface RunReloadingOptions {
  /** Shows what the program prints. */
  readonly terminal: Pick<Terminal, "print" | "note" | "room" | "neverWait">;
  /** Path of the configuration file, where there is one. */
  readonly config: string | undefined;
}

/**
 * Runs `lymph` with the given arguments, and anew whenever a file of the project changes, until a
 * signal stops it.
 *
 * @returns The exit code.
 */
export async function runReloading(
  args: readonly string[],
  { terminal, config }: RunReloadingOptions,
): Promise<number> {
  const cwd = Deno.cwd();
  const project = findProjectDirectory({ cwd, config });
  terminal.neverWait();
  await using guard = new Guard();
  const supervisor = new Supervisor([
    { name: "lymph", command: ["lymph", ...args], count: 1, stopTimeoutMs: STOP_TIMEOUT_MS },
  ], {
    spawn: ({ command, stopTimeoutMs }) =>
      spawnChild(resolveProgram(command), {
        env: {},
        guard,
        stopTimeoutMs,
        onLines(lines, stream) {
          const text = lines.join("\n");
          if (stream === "stdout") terminal.print(text);
          else terminal.note(text);
          return terminal.room();
        },
      }),
    note: (_spec, _index, text) => terminal.note(`lymph: ${text}`),
  });
  using stop = listenForStop();
  using _watch = reloadOnChange(supervisor, {
    project,
    cwd,
    note: (text) => terminal.note(text),
  });
  await supervisor.start();
  await aborted(stop.graceful);
  await supervisor.stop({ signal: stop.immediate });
  return 0;
}
