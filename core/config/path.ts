/** One step of a key path: a mapping's key or a list's index. */
export type PathSegment = string | number;

/**
 * Where a value stands: `"interfaces.Greeting.port"`, or the segments one by one where a key holds
 * dots itself: `["interfaces", "Greeting@1.5.0", "port"]`. The empty path is the section itself.
 */
export type ConfigPath = string | readonly string[];

const plainSegment = /^[^\s.[\]"]+$/;

/** Splits a path into its segments. */
export function toSegments(path: ConfigPath): readonly string[] {
  if (typeof path !== "string") return path;
  return path === "" ? [] : path.split(".");
}

/**
 * Writes a path for people to read: `interfaces["Greeting@1.5.0"].hosts[0]`.
 *
 * @param segments Keys and list indexes, outermost first.
 */
export function formatPath(segments: readonly PathSegment[]): string {
  return segments.map((segment, index) => {
    if (typeof segment === "number") return `[${segment}]`;
    if (!plainSegment.test(segment)) return `[${JSON.stringify(segment)}]`;
    return index === 0 ? segment : `.${segment}`;
  }).join("");
}
