import { LAYOUTS } from "./layouts.ts";

/** What to play with, and where. */
export type Choice =
  | { readonly kind: "help" }
  /** What runs in tmux is to end. */
  | { readonly kind: "stop" }
  | {
    readonly kind: "play";
    /** On servers, in place of files. */
    readonly isCluster: boolean;
    /** Undefined for this terminal, `""` for the layout that runs, or else `all`. */
    readonly layout: string | undefined;
  };

/** What `--help` says. */
export const HELP = `Usage: deno task playground [--cluster] [--tmux[=<layout>]]
       deno task playground --stop

Runs the services of the tutorial: with lymph node in this terminal, or in tmux,
where a shell is on the left and the services are on the right.

  --cluster          Use a ZooKeeper and a RabbitMQ, which it starts, instead of files
  --tmux[=<layout>]  Open a session of tmux, or return to the one that is running
  --stop             End the session of tmux
  --help             Show this text

Layouts:
${
  Object.entries(LAYOUTS).map(([name, { summary }]) => `  ${name.padEnd(17)}  ${summary}`).join(
    "\n",
  )
}
`;

/**
 * Reads the arguments of `deno task playground`.
 *
 * @returns A text where they are wrong: what to tell the user.
 */
export function readArguments(args: readonly string[]): Choice | string {
  if (args.includes("--help") || args.includes("-h")) return { kind: "help" };
  if (args.includes("--stop")) {
    return args.length === 1 ? { kind: "stop" } : "--stop takes no other option";
  }
  let isCluster = false;
  let layout: string | undefined;
  for (const arg of args) {
    const [option, name = ""] = arg.split(/=(.*)/s, 2);
    if (arg === "--cluster") isCluster = true;
    else if (option !== "--tmux") return `There is no option ${arg}: see --help`;
    else if (arg !== "--tmux" && !Object.hasOwn(LAYOUTS, name)) {
      return `There is no layout ${JSON.stringify(name)}: there are ${
        Object.keys(LAYOUTS).join(", ")
      }`;
    } else layout = name;
  }
  return { kind: "play", isCluster, layout };
}
