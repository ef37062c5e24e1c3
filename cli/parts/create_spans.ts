import type { Spans } from "../../core/observe/spans.ts";

/** Creates what shows requests and events to OpenTelemetry, where `OTEL_DENO=true` asks for it. */
export async function createSpans(): Promise<Spans | undefined> {
  if (!/^(true|1)$/.test(Deno.env.get("OTEL_DENO") ?? "")) return undefined;
  // Hidden from Deno, which would else prepare it for every program.
  const module: string = "../../core/observe/opentelemetry.ts";
  const { OpenTelemetrySpans }: typeof import("../../core/observe/opentelemetry.ts") = await import(
    module
  );
  return new OpenTelemetrySpans();
}
