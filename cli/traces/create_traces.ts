import type { Broadcast } from "../../core/observe/broadcast.ts";
import type { ProgramLog } from "../log/logging.ts";
import type { TracePlugin } from "./trace_plugin.ts";
import { readTraceTarget } from "./trace_target.ts";

/**
 * Creates what records the traces of this process, where its node collects them. With
 * `OTEL_DENO=true`, Deno records them instead, and sends them to the node.
 */
export async function createTraces(
  log: ProgramLog | undefined,
  logs: Broadcast,
): Promise<TracePlugin | undefined> {
  const target = readTraceTarget();
  if (target === undefined || isOtelOn()) return undefined;
  // Hidden from Deno, which would else prepare it for every program.
  const module: string = "./record_traces.ts";
  const { recordTraces }: typeof import("./record_traces.ts") = await import(module);
  return recordTraces(target, { log, logs });
}

/** Whether Deno's own OpenTelemetry was asked for. */
export function isOtelOn(): boolean {
  return /^(true|1)$/.test(Deno.env.get("OTEL_DENO") ?? "");
}
