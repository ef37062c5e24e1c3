import type { Layout } from "./layouts.ts";

/** Options of {@linkcode welcomeTo}. */
export interface WelcomeOptions {
  /** Name of the layout. */
  readonly name: string;
  /** On servers, in place of files. */
  readonly isCluster: boolean;
}

/** The first screen of the shell in a layout: what runs, what to try, how to leave and come back. */
export function welcomeTo({ examples }: Layout, { name, isCluster }: WelcomeOptions): string {
  const backend = isCluster ? "ZooKeeper and RabbitMQ" : "the embedded registry";
  return [
    `Playground: ${name}, on ${backend}`,
    "",
    "Try:",
    ...examples.map((example) => `  ${example}`),
    "",
    "Another pane:  Ctrl-b, then an arrow key",
    "Leave:         Ctrl-b, then d (all runs on)",
    "Come back:     deno task playground --tmux",
    "End:           Ctrl-b, then Q, or from outside",
    "               deno task playground --stop",
    "",
    "",
  ].join("\n");
}
