import { isFramework } from "./framework_modules.ts";
import type { Sources } from "./sources.ts";

/** Beyond these, types lead the way. */
const MAX_FILES = 32;
const FROM = /\bfrom\s*["'](\.{1,2}\/[^"']+\.[cm]?tsx?)["']/g;

/**
 * Modules, and those that they import by relative paths, and so on: where the types of their classes
 * probably are. To ask `deno doc` for all of them at once takes half as long as to ask twice.
 */
export async function withLocalImports(
  modules: Iterable<string>,
  sources: Sources,
): Promise<Set<string>> {
  const files = new Set(modules);
  for (const file of files) { // those that the loop adds, too
    const text = await sources.text(file);
    for (const [, specifier = ""] of text.matchAll(FROM)) {
      const url = new URL(specifier, file).href;
      if (files.size >= MAX_FILES) return files;
      if (isFramework(url) || files.has(url)) continue;
      // What stands in a comment need not exist.
      if (await sources.text(url).then(() => true, () => false)) files.add(url);
    }
  }
  return files;
}
