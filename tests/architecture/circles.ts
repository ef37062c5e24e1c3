import type { Importing } from "./rooms.ts";

/**
 * Finds files that import each other in a circle, types included.
 *
 * @returns One line for each file that is the first of a circle: the way round it.
 */
export function circles(sources: readonly Importing[]): string[] {
  const importsOf = new Map(sources.map(({ path, imports }) => [path, imports]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" → "));
    if (start >= 0 || done.has(path)) return;
    for (const to of importsOf.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of importsOf.keys()) visit(path, []);
  return found;
}
