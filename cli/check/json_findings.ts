import type { Check } from "./check_project.ts";
import type { Finding } from "./finding.ts";

/** What a check has found, for programs. */
export function toJson({ breaks, accepted, growth, silent, notes, cluster }: Check) {
  return {
    ok: breaks.length === 0 && silent.length === 0,
    breaks: breaks.map(findingToJson),
    accepted: accepted.map(findingToJson),
    compatible: growth.map(findingToJson),
    silent,
    notes,
    instances: cluster.instances.length,
    ...(cluster.seconds < Infinity && { seconds: cluster.seconds }),
  };
}

function findingToJson(
  { service, side, name, kind, path, text, isInSnapshot, isRunning, hits }: Finding,
) {
  return {
    service,
    side,
    name,
    kind,
    path,
    text,
    differsFrom: [...(isInSnapshot ? ["snapshot"] : []), ...(isRunning ? ["running"] : [])],
    hits: hits.map(({ service = null, version, isPython, instances, deed }) => ({
      service,
      version,
      python: isPython,
      instances,
      does: deed.one,
    })),
  };
}
