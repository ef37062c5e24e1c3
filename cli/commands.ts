import type { Command } from "./command.ts";

/** What is known of a command before its module is loaded. */
export interface CommandEntry {
  /** One sentence on what it does. */
  readonly summary: string;
  /** Loads the command. */
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of `lymph list`. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  instance: {
    summary: "Run a single service instance (one process).",
    load: async () => (await import("./commands/instance.ts")).instance,
  },
  discover: {
    summary: "Show available services.",
    load: async () => (await import("./commands/discover.ts")).discover,
  },
  inspect: {
    summary: "Describe the RPC interface of a service.",
    load: async () => (await import("./commands/inspect.ts")).inspect,
  },
  request: {
    summary: "Send a request to a service and print the reply.",
    load: async () => (await import("./commands/request.ts")).request,
  },
  config: {
    summary: "Print the effective configuration.",
    load: async () => (await import("./commands/config.ts")).showConfig,
  },
  list: {
    summary: "List available commands.",
    load: async () => (await import("./commands/list.ts")).list,
  },
  help: {
    summary: "Show what a command does and which options it takes.",
    load: async () => (await import("./commands/help.ts")).help,
  },
  completions: {
    summary: "Print a completion script for your shell.",
    load: async () => (await import("./commands/completions.ts")).completions,
  },
};
