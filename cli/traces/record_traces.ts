import { NODE_VARIABLE } from "../../core/node_environment.ts";
import type { ProgramLog } from "../log/logging.ts";
import { recordConsole } from "./console_lines.ts";
import { TracePlugin } from "./trace_plugin.ts";
import { TraceSender } from "./trace_sender.ts";
import type { TraceTarget } from "./trace_target.ts";

/** Records spans, log lines and what is printed for as long as this process runs. */
export function recordTraces(target: TraceTarget, log: ProgramLog | undefined): TracePlugin {
  const plugin = new TracePlugin({
    ...target,
    sender: new TraceSender(target),
    process: Deno.env.get(NODE_VARIABLE.service) ?? "",
  });
  log?.add((record) => plugin.recorder.line(record));
  recordConsole(plugin.recorder);
  return plugin;
}
