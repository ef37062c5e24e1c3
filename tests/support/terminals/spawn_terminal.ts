/** How a program is run in a terminal. */
export interface TerminalOptions {
  /** Working directory. */
  readonly cwd: string;
  /** Environment variables besides this process's own. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a program in a terminal of its own, on which a person types: `script` brings it. */
export function spawnTerminal(
  command: readonly string[],
  { cwd, env }: TerminalOptions,
): Deno.ChildProcess {
  const line = command.map((word) => `'${word}'`).join(" ");
  return new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", `exec ${line}`, "/dev/null"],
    cwd,
    env: { ...env, TERM: "xterm-256color" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}
