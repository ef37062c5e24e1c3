import { type Config, decode } from "../../core/config/mod.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";
import type { Tags } from "../../core/observe/metrics/metric_source.ts";

/** What all metrics of this process are tagged with: service, host, and `container.metrics.tags`. */
export function readMetricTags(config: Config): Tags {
  const name = decode.optional(decode.string);
  const service = Deno.env.get(NODE_VARIABLE.service) ||
    (config.read("container.service_name", name) ?? config.read("name", name) ?? null);
  const configured = decode.optional(decode.record(decode.anything), {});
  return { service, host: hostname(), ...config.read("container.metrics.tags", configured) };
}

function hostname(): string | null {
  try {
    return Deno.hostname();
  } catch {
    return null; // the permission to know it is not worth failing for
  }
}
