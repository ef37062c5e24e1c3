import { quote } from "./quote.ts";

/** A chapter of the tutorial in panes of tmux. */
export interface Layout {
  /** What it shows, in a line. */
  readonly summary: string;
  /** Command lines of the panes on the right, from top to bottom. */
  readonly commands: readonly string[];
  /** Commands to try in the shell on the left. */
  readonly examples: readonly string[];
}

const instance = (name: string) => `lymph instance --config conf/${name}.yml`;
const DISCOVER = "lymph discover";
const REQUEST = `lymph request Greeting.greet '{"name": "Joe"}'`;
const CURL = "curl 'localhost:4080/greet?name=Joe'";
const FOLLOWED = "Web Greeting Listen";
/** `lymph tail` asks for services that are there, and the node takes a while. */
const AWAIT = `for service in ${FOLLOWED}; do ` +
  `until lymph discover $service >/dev/null 2>&1; do sleep 0.5; done; done`;

/** The tutorial's layouts by their names. */
export const LAYOUTS: Readonly<Record<string, Layout>> = {
  greeting: {
    summary: "Greeting",
    commands: [instance("greeting")],
    examples: ["lymph list", DISCOVER, "lymph inspect Greeting", REQUEST],
  },
  "greeting-listen": {
    summary: "Greeting twice, and Listen",
    commands: [instance("greeting"), instance("greeting"), instance("listen")],
    examples: [DISCOVER, `lymph emit greeted '{"name": "Joe"}'`, REQUEST],
  },
  web: {
    summary: "Web, Greeting and Listen",
    commands: [instance("web"), instance("greeting"), instance("listen")],
    examples: [DISCOVER, CURL],
  },
  all: {
    summary: "lymph node with several of each, and lymph tail",
    commands: ["lymph node", `${AWAIT}; lymph tail ${FOLLOWED}`],
    examples: [DISCOVER, CURL, "lymph node status", "lymph top"],
  },
};

/** Options of {@linkcode layoutCommands}. */
export interface LayoutOptions {
  /** Command of tmux that opens the window of the layout, such as `["new-window"]`. */
  readonly open: readonly string[];
  /** Target of the window, such as `lymph:all`. */
  readonly window: string;
  /** Working directory of all panes. */
  readonly directory: string;
  /** What the shell shows first. */
  readonly welcome: string;
}

/**
 * The commands of tmux that open a window, in order: a shell, and one pane for each command line.
 * When a command has ended, its pane becomes a shell.
 */
export function layoutCommands(
  { commands }: Layout,
  { open, window, directory, welcome }: LayoutOptions,
): string[][] {
  const shell = `exec "\${SHELL:-sh}"`;
  const place = ["-c", directory];
  return [
    [...open, ...place, `printf %s ${quote(welcome)}; ${shell}`],
    ...commands.map((command, index) => [
      "split-window",
      index === 0 ? "-h" : "-v",
      "-t",
      window,
      ...place,
      // Without a trap, some shells end with what Ctrl-C has ended.
      `trap : INT; ${command}; ${shell}`,
    ]),
    ["set-window-option", "-t", window, "main-pane-width", "45%"],
    ["select-layout", "-t", window, "main-vertical"],
    ["select-pane", "-t", `${window}.{top-left}`],
  ];
}
