import { SETTINGS } from "../../../cli/doctor/examine_environment.ts";
import { table } from "./table.ts";

/** The environment variables that a user may set. */
export function environmentPage(): string {
  const rows = Object.entries(SETTINGS).map(([name, summary]) => [`\`${name}\``, summary]);
  return [
    "# Environment variables",
    "Options of the command line have priority over these variables. So do `container.ip` and " +
    "`container.advertise` over `LYMPH_NODE_IP` and `LYMPH_NODE_ADVERTISE`. `lymph doctor` shows " +
    "those that are set, and those that look like a misspelt one.",
    table(["variable", "what it says"], rows),
    "Deno's own variables apply as well. With `OTEL_DENO=true`, requests and events are spans in " +
    "OpenTelemetry.",
  ].join("\n\n");
}
