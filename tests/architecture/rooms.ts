/** A source file, and the files of this project that it imports, types included. */
export interface Importing {
  /** Its path from the root of the project. */
  readonly path: string;
  /** Paths of what it imports. */
  readonly imports: readonly string[];
}

/**
 * Finds imports that lead up a list of rooms.
 *
 * @param sources Files, of rooms and others.
 * @param rooms Folders and files, the lowest one first; of nested ones the innermost counts.
 * @returns One line for each wrong import, and for each file of `folder` that is in no room.
 */
export function upwardImports(
  sources: readonly Importing[],
  folder: string,
  rooms: readonly string[],
): string[] {
  const levelOf = (path: string): number => {
    const around = rooms.filter((room) => path === room || path.startsWith(`${room}/`));
    return rooms.indexOf(around.toSorted((a, b) => b.length - a.length)[0] ?? "");
  };
  return sources.filter(({ path }) => path.startsWith(`${folder}/`)).flatMap((
    { path, imports },
  ) => {
    const level = levelOf(path);
    if (level < 0) return [`${path} is in no room: add its folder to the list`];
    return imports.filter((to) => levelOf(to) > level).map((to) => `${path} imports ${to}`);
  });
}

/**
 * Finds folders with too many files side by side.
 *
 * @param most How many may lie in one folder.
 * @returns One line for each folder that needs rooms.
 */
export function crowdedFolders(paths: readonly string[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > most)
    .map(([folder, count]) => `${folder} has ${count} files and needs rooms: at most ${most}`);
}
