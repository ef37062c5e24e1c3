import { NODE_VARIABLE } from "../../core/node_environment.ts";
import type { Broadcast } from "../../core/observe/broadcast.ts";
import { currentTrace } from "../../core/observe/trace.ts";
import { logStreamSink } from "../log/log_stream.ts";
import type { ProgramLog } from "../log/logging.ts";
import { recordConsole } from "./console_lines.ts";
import { TracePlugin } from "./trace_plugin.ts";
import { TraceSender } from "./trace_sender.ts";
import type { TraceTarget } from "./trace_target.ts";

/** Where the lines of a process come from, and where else they go. */
export interface RecordedLogs {
  /** What loggers write. */
  readonly log: ProgramLog | undefined;
  /** The stream of log lines, which gets what is printed, too. */
  readonly logs: Broadcast;
}

/** Records spans, log lines and what is printed for as long as this process runs. */
export function recordTraces(target: TraceTarget, { log, logs }: RecordedLogs): TracePlugin {
  const sender = new TraceSender(target, {
    onShare: (tracesPerSecond) => recorder.tracesPerSecond = tracesPerSecond,
  });
  const plugin = new TracePlugin({
    ...target,
    sender,
    process: Deno.env.get(NODE_VARIABLE.service) ?? "",
  });
  const { recorder } = plugin;
  log?.add((record) => recorder.line(record));
  const stream = logStreamSink(logs);
  recordConsole({
    get isRecording() {
      return recorder.isRecording || logs.hasListeners;
    },
    line(line) {
      recorder.line(line);
      const traceId = currentTrace()?.traceId;
      stream({ ...line, properties: {}, ...(traceId !== undefined && { traceId }) });
    },
  });
  return plugin;
}
