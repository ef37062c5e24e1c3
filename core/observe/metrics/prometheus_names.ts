/**
 * The names that metrics and tags have in Prometheus, where fewer characters may be used.
 *
 * @module
 */
import type { MetricKind } from "./metric_source.ts";

/** `rpc.latency` becomes `lymph_rpc_latency`. */
export function safeName(name: string): string {
  return `lymph_${name.replace(/[^A-Za-z0-9_]/g, "_")}`;
}

/** `a-b` becomes `a_b`. */
export function safeLabel(tag: string): string {
  return tag.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
}

/** Two underscores begin what Prometheus keeps for itself. */
export function isReservedLabel(label: string): boolean {
  return label === "" || label.startsWith("__");
}

/** Every name that a metric takes, given its safe name; the first one is the family's. */
export function namesTaken(safe: string, kind: MetricKind | undefined): readonly string[] {
  switch (kind) {
    case "counter":
      return [`${safe}_total`];
    case "histogram":
      return [safe, `${safe}_bucket`, `${safe}_sum`, `${safe}_count`];
    default:
      return [safe];
  }
}

/**
 * Refuses names of tags that Prometheus cannot tell apart.
 *
 * @throws {TypeError} If one is reserved, or the same as another one.
 */
export function checkTagNames(
  metric: string,
  tags: readonly string[],
  reserved: readonly string[] = [],
): void {
  if (typeof metric !== "string" || metric === "") {
    throw new TypeError("Cannot make a metric as it must have a name");
  }
  const known = new Map<string, string>();
  for (const tag of tags) {
    const label = safeLabel(String(tag));
    const other = known.get(label);
    if (other !== undefined) {
      throw new TypeError(
        `Cannot make ${metric} as its tags must differ in letters, digits and underscores: ` +
          `current values are ${JSON.stringify(other)} and ${JSON.stringify(tag)}`,
      );
    }
    if (isReservedLabel(label) || reserved.includes(label)) {
      throw new TypeError(
        `Cannot make ${metric} as its tags must not be named as Prometheus names its own: ` +
          `current value is ${JSON.stringify(tag)}`,
      );
    }
    known.set(label, tag);
  }
}
