import type { Command } from "./command.ts";

/** What is known of a command before its module is loaded. */
export interface CommandEntry {
  /** One sentence on what it does. */
  readonly summary: string;
  /** Specifier of the module whose default export it is, absolute or relative to this one. */
  readonly module: string;
}

/** Every command, in the order of `lymph list`. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  instance: {
    summary: "Run a single service instance (one process).",
    module: "../commands/instance.ts",
  },
  node: {
    summary: "Run services and other programs together, and manage them.",
    module: "../commands/node.ts",
  },
  dev: {
    summary: "Run services while you write them, and show them on a page.",
    module: "../commands/dashboard/dev.ts",
  },
  dashboard: {
    summary: "Show running services on a page.",
    module: "../commands/dashboard/dashboard.ts",
  },
  worker: {
    summary: "Run the tasks of services (one process).",
    module: "../commands/worker.ts",
  },
  shell: {
    summary: "Start an interactive shell, here or inside a running instance.",
    module: "../commands/shell.ts",
  },
  discover: { summary: "Show available services.", module: "../commands/discover.ts" },
  inspect: {
    summary: "Describe the RPC interface of a service.",
    module: "../commands/contracts/inspect.ts",
  },
  contract: {
    summary: "Describe a service for other tools, in formats such as OpenAPI.",
    module: "../commands/contracts/contract.ts",
  },
  check: {
    summary: "Tell which services a change of types would break.",
    module: "../commands/contracts/check.ts",
  },
  request: {
    summary: "Send a request to a service and print the reply.",
    module: "../commands/request.ts",
  },
  emit: { summary: "Emit an event.", module: "../commands/emit.ts" },
  subscribe: { summary: "Print events as they are emitted.", module: "../commands/subscribe.ts" },
  dlq: {
    summary: "List, show, retry or drop events that could not be handled.",
    module: "../commands/dlq.ts",
  },
  queue: {
    summary: "List the queues of events, or remove unused ones.",
    module: "../commands/queue.ts",
  },
  tail: {
    summary: "Show the log lines of services as they are written.",
    module: "../commands/tail.ts",
  },
  traces: {
    summary: "List the traces that were collected.",
    module: "../commands/traces/traces.ts",
  },
  trace: {
    summary: "Show one trace: its spans, when they ran, and its log lines.",
    module: "../commands/traces/trace.ts",
  },
  top: {
    summary: "Show rates, latencies and errors of services.",
    module: "../commands/top.ts",
  },
  "change-loglevel": {
    summary: "Change the level of a logger in all instances for a while.",
    module: "../commands/change_loglevel.ts",
  },
  doctor: {
    summary: "Check that everything a service needs is in order.",
    module: "../commands/doctor.ts",
  },
  config: { summary: "Print the effective configuration.", module: "../commands/config.ts" },
  list: { summary: "List available commands.", module: "../commands/list.ts" },
  help: {
    summary: "Show what a command does and which options it takes.",
    module: "../commands/help.ts",
  },
  completions: {
    summary: "Print a completion script for your shell.",
    module: "../commands/completions.ts",
  },
};

/**
 * Loads a command.
 *
 * Deno prepares every module that a literal `import()` names when the program starts, which takes
 * a third of its start-up time; it cannot see this one.
 */
export async function loadCommand({ module }: CommandEntry): Promise<Command> {
  return (await import(module)).default;
}
