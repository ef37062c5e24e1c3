import { aborted } from "../../core/time/abort.ts";
import { findProjectDirectory } from "../config/project_directories.ts";
import { listenForStop } from "../process/signals.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { Guard } from "./processes/guard.ts";
import { reloadOnChange } from "./reload/reload_on_change.ts";
import { resolveProgram } from "./processes/resolve_program.ts";
import { STOP_TIMEOUT_MS } from "./services/service_spec.ts";
import { spawnChild } from "./processes/spawn_child.ts";
import { whileRead } from "./processes/while_read.ts";
import { Supervisor } from "./supervision/supervisor.ts";

/** What {@linkcode runReloading} needs of a command. */
export interface ReloadingCommand {
  /** Shows what the program prints. */
  readonly terminal: Pick<Terminal, "print" | "note" | "room" | "neverWait">;
  /** What the command was given. */
  readonly options: { readonly config: string | undefined };
}

/**
 * Runs this very command in a process of its own, and again whenever a file changes that it uses,
 * until a signal stops it.
 *
 * @returns The exit code.
 */
export async function runReloading({ terminal, options }: ReloadingCommand): Promise<number> {
  const args = Deno.args.filter((arg) => arg !== "--reload");
  const config = options.config ?? Deno.env.get("LYMPH_CONFIG");
  const cwd = Deno.cwd();
  const project = findProjectDirectory({ cwd, config });
  terminal.neverWait();
  const show = whileRead(() => Deno.kill(Deno.pid, "SIGTERM"));
  const note = (text: string): void => show(() => terminal.note(text));
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
          if (stream === "stdout") show(() => terminal.print(text));
          else note(text);
          return terminal.room();
        },
      }),
    note: (_spec, _index, text) => note(`lymph: ${text}`),
  });
  using stop = listenForStop();
  using _watch = reloadOnChange(supervisor, {
    project,
    cwd,
    note,
  });
  await supervisor.start();
  await aborted(stop.graceful);
  await supervisor.stop({ signal: stop.immediate });
  return 0;
}
