const instance = (name: string) => `lymph instance --config conf/${name}.yml`;

/** The tutorial's terminals: beside a shell on the left, what runs on the right, from top to bottom. */
export const LAYOUTS: Readonly<Record<string, readonly string[]>> = {
  greeting: [instance("greeting")],
  "greeting-listen": [instance("greeting"), instance("greeting"), instance("listen")],
  web: [instance("web"), instance("greeting"), instance("listen")],
  all: ["lymph node", "until lymph tail Web Greeting Listen; do sleep 1; done"],
};

/** Options of {@linkcode tmuxCommands}. */
export interface TmuxOptions {
  /** Working directory of all panes. */
  readonly directory: string;
  /** Environment variables of all panes. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The commands of tmux that open a session, in order: a shell, and one pane for each command line.
 * When a command has ended, its pane becomes a shell.
 *
 * @param session Name of the session.
 * @param commands Command lines.
 */
export function tmuxCommands(
  session: string,
  commands: readonly string[],
  { directory, env }: TmuxOptions,
): string[][] {
  const place = ["-c", directory];
  for (const [name, value] of Object.entries(env)) place.push("-e", `${name}=${value}`);
  const shell = `exec "\${SHELL:-sh}"`;
  return [
    ["new-session", "-d", "-s", session, ...place, shell],
    ...commands.map((command, index) => [
      "split-window",
      index === 0 ? "-h" : "-v",
      "-t",
      session,
      ...place,
      `${command}; ${shell}`,
    ]),
    ["set-window-option", "-t", session, "main-pane-width", "40%"],
    ["select-layout", "-t", session, "main-vertical"],
    ["select-pane", "-t", `${session}:.{top-left}`],
  ];
}
