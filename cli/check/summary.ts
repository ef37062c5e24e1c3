import { plural } from "../terminal/plural.ts";
import type { Check } from "./check_project.ts";
import type { ServiceToCheck } from "./compare_services.ts";
import { formatFinding } from "./format_findings.ts";
import { showService } from "./service_version.ts";
import { SNAPSHOTS } from "./snapshots.ts";

/** Notes, hints and the last line of a check, besides what it has found. */
export function* summarize(
  services: readonly ServiceToCheck[],
  check: Check,
  isWatched: boolean,
): Generator<string> {
  yield* check.notes;
  for (const finding of check.accepted) {
    yield `Accepted: ${formatFinding(finding, true)}`;
  }
  const missing = services.filter(({ snapshot, service }) => !snapshot && service.types)
    .map(({ service: { name, version } }) => showService(name, version));
  if (missing.length > 0) {
    yield `There is no snapshot of ${missing.join(", ")} in ${SNAPSHOTS}/: ` +
      "write one with lymph check --update and commit it";
  }
  if (check.breaks.some(({ hits }) => hits.length === 0)) {
    yield "To accept a break that hits no running service, run lymph check --update and commit " +
      `${SNAPSHOTS}/`;
  }
  yield resultOf(services, check, isWatched);
}

function resultOf(services: readonly ServiceToCheck[], check: Check, isWatched: boolean): string {
  const { breaks, growth, cluster } = check;
  const names = new Set(services.map(({ service }) => service.name));
  const instances =
    cluster.instances.filter(({ service, isSilent }) => names.has(service) && !isSilent).length;
  const snapshots = services.filter(({ snapshot }) => snapshot !== undefined).length;
  const found = `${breaks.length === 0 ? "No" : breaks.length} ` +
    `${breaks.length === 1 ? "break" : "breaks"}` +
    `${growth.length > 0 ? ` and ${plural(growth.length, "compatible change")}` : ""}`;
  const kept = plural(snapshots, "snapshot");
  if (!isWatched) return `${found}, compared with ${kept}`;
  if (instances === 0) {
    const state = check.silent.length > 0 ? "answers" : "runs";
    return `${found}, compared with ${kept} alone: no instance of ${
      [...names].join(", ")
    } ${state}`;
  }
  const noted = cluster.seconds === Infinity
    ? ""
    : `, whose use was noted for ${durationOf(cluster.seconds)}`;
  return `${found}, compared with ${kept} and ${plural(instances, "instance")}${noted}`;
}

/** A number of seconds in words, such as `5 minutes`. */
function durationOf(seconds: number): string {
  if (seconds < 120) return plural(Math.round(seconds), "second");
  if (seconds < 7200) return plural(Math.round(seconds / 60), "minute");
  if (seconds < 172_800) return plural(Math.round(seconds / 3600), "hour");
  return plural(Math.round(seconds / 86_400), "day");
}
