import type { Importing } from "./rooms.ts";

/**
 * Finds imports that reach past the face of a technology: from outside, only its `mod.ts`, the
 * `mod.ts` of one of its rooms, or a technology that is a single file may be imported.
 *
 * @param technologyOf The technology that a file belongs to, as a folder; undefined for other files.
 * @returns One line for each wrong import.
 */
export function importsPastFaces(
  sources: readonly Importing[],
  technologyOf: (path: string) => string | undefined,
): string[] {
  return sources.flatMap(({ path, imports }) =>
    imports.filter((to) => {
      const technology = technologyOf(to);
      return technology !== undefined && technologyOf(path) !== technology &&
        !to.endsWith("/mod.ts");
    }).map((to) => `${path} imports ${to}: import a mod.ts of ${technologyOf(to)}`)
  );
}
