import { dirname, join, normalize } from "node:path";
import { relativeUrl } from "./site_map.ts";

const TARGET = /\b(?:href|src)="([^"]*)"/g;
const ID = /\bid="([^"]*)"/g;

/**
 * Links of a site that lead nowhere.
 *
 * @param root Its directory.
 * @param urls Its pages, seen from there.
 */
export async function findBrokenLinks(root: string, urls: readonly string[]): Promise<string[]> {
  const texts = new Map<string, string>();
  for (const url of urls) texts.set(url, await Deno.readTextFile(join(root, url)));
  const broken: string[] = [];
  for (const [url, text] of texts) {
    for (const [, link = ""] of text.matchAll(TARGET)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? url : normalize(join(dirname(url), file));
      const page = texts.get(target);
      const exists = page !== undefined ||
        await Deno.stat(join(root, target)).then(() => true, () => false);
      const ids = [...page?.matchAll(ID) ?? []].map(([, id]) => id);
      const hasAnchor = anchor === undefined || page === undefined || ids.includes(anchor);
      if (!exists || !hasAnchor) broken.push(`${url}: ${relativeUrl(".", link)}`);
    }
  }
  return broken;
}
