import { plural } from "../terminal/plural.ts";
import type { Finding } from "./finding.ts";
import type { Hit } from "./hit.ts";
import { showService } from "./service_version.ts";

/** A break or a compatible change in one line, with the services it affects. */
export function formatFinding(finding: Finding, isWatched: boolean): string {
  const { text, hits, isBreak } = finding;
  const what = `${subjectOf(finding)}: ${text}`;
  if (!isBreak) return `Compatible: ${what}`;
  if (hits.length > 0) return `${what}: ${formatHits(hits)}`;
  return isWatched ? `${what}: no running service was seen to use it` : what;
}

/** What has changed, such as `Shop.order` or `Shop emits order.placed`. */
function subjectOf({ side, service, name }: Finding): string {
  if (side === "emitted") return `${service} emits ${name}`;
  if (side === "handled") return `${service} handles ${name}`;
  return `${service}.${name}`;
}

/** The services it affects: `Web@2.1 (2 instances) and billing (Python, 1) call it without`. */
export function formatHits(hits: readonly Hit[]): string {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const group = groups.get(hit.deed.one);
    if (group) group.push(hit);
    else groups.set(hit.deed.one, [hit]);
  }
  return [...groups.values()].map((group) => {
    const deed = group[0]?.deed;
    const isMany = group.length > 1 || group[0]?.service === undefined && group[0]?.instances !== 1;
    return `${enumerate(group.map(formatHit))} ${isMany ? deed?.many : deed?.one}`;
  }).join("; ");
}

function formatHit({ service, version, instances, isPython }: Hit): string {
  if (service === undefined) {
    return `${plural(instances, isPython ? "Python program" : "program")} not registered`;
  }
  const count = isPython ? `Python, ${instances}` : plural(instances, "instance");
  return `${showService(service, version)} (${count})`;
}

function enumerate(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
