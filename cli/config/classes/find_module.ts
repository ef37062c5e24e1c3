import { basename, extname, join, relative, resolve, sep } from "node:path";
import { toPath } from "../../launcher/file_url.ts";

const extensions = [".ts", ".tsx", ".js", ".mjs"];

/**
 * Finds the file of a module by its name: `greeting`, `greeting.ts` or `shop/cart`, and in the
 * manner of Python `shop.cart`, as a file or as a directory with a `mod.ts`.
 *
 * @param name The module's name.
 * @param roots Absolute directories, the first one that has it wins.
 * @returns An absolute path inside of one of the roots, or undefined.
 */
export function findByName(name: string, roots: readonly string[]): string | undefined {
  const names = extensions.includes(extname(name)) ? [name] : [];
  if (!name.startsWith("@")) names.push(name.replaceAll(".", "/"));
  for (const root of roots) {
    for (const candidate of names) {
      const path = join(root, candidate);
      const file = isInside(path, [root]) ? findAt(path) : undefined;
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

/**
 * Finds the file of a module by its path: absolute, relative, or a `file:` URL.
 *
 * @param path The path; it may lack the extension, or be a directory with a `mod.ts`.
 * @param base Absolute directory that relative paths start from.
 * @returns Its absolute path, whether or not it exists, and the file that was found there.
 */
export function findByPath(path: string, base: string): { path: string; file?: string } {
  const absolute = path.startsWith("file:") ? toPath(new URL(path)) : resolve(base, path);
  const file = findAt(absolute);
  return { path: absolute, ...(file !== undefined && { file }) };
}

/** Whether a normalized absolute path lies within one of the directories. */
export function isInside(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => {
    const way = relative(directory, path);
    return way !== ".." && !way.startsWith(`..${sep}`);
  });
}

/** Names of the modules in the directories, for suggestions. */
export function moduleNamesIn(directories: readonly string[]): string[] {
  return directories.flatMap((directory) => {
    try {
      return Array.from(Deno.readDirSync(directory), ({ name }) => name)
        .filter((name) => extensions.includes(extname(name)) && !/_test\.\w+$/.test(name))
        .map((name) => basename(name, extname(name)));
    } catch {
      // A directory that does not exist has nothing to suggest.
      return [];
    }
  });
}

function findAt(path: string): string | undefined {
  const candidates = [
    ...(extensions.includes(extname(path)) ? [path] : []),
    ...extensions.map((extension) => path + extension),
    join(path, "mod.ts"),
  ];
  return candidates.find((candidate) => {
    try {
      return Deno.statSync(candidate).isFile;
    } catch {
      return false;
    }
  });
}
