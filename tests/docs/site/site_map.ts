import { dirname, join, normalize, relative } from "node:path";
import type { Page } from "../../support/documents/pages.ts";

const REPOSITORY = "https://github.com/lymph/lymph-deno/blob/main";
/** Groups of the navigation, by the beginning of the pages' addresses. */
const GROUPS: readonly (readonly [title: string, prefix: RegExp])[] = [
  ["Tutorial", /^tutorial\//],
  ["Guides", /^guide\//],
  ["Reference", /^reference\//],
  ["Decisions", /^decisions\//],
  ["More", /^(?:[^/]+)$/],
];

/** A page of the site in the navigation. */
export interface Entry {
  readonly title: string;
  readonly url: string;
}

/** The address of a page, seen from the site's root. */
export function urlOf(path: string): string {
  if (path === "README.md") return "index.html";
  return path.replace(/^docs\//, "").replace(/\.md$/, ".html").replace(
    /^[A-Z]+(?=\.)/,
    (name) => name.toLowerCase(),
  );
}

/** The title of a page. */
export function titleOf({ path, text }: Page): string {
  return /^# (.*)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? path;
}

/** Where a link of a page leads on the site. */
export function linkFrom(page: string, target: string, pages: ReadonlySet<string>): string {
  if (/^(?:[a-z]+:|#)/.test(target)) return target;
  const [file = "", anchor] = target.split("#");
  const path = normalize(join(dirname(page), file));
  const end = anchor === undefined ? "" : `#${anchor}`;
  if (pages.has(path)) return relativeUrl(urlOf(page), urlOf(path)) + end;
  if (/\.(?:svg|png)$/.test(path)) return relativeUrl(urlOf(page), urlOf(path));
  return `${REPOSITORY}/${path}${end}`;
}

/** The way from one address to another. */
export function relativeUrl(from: string, to: string): string {
  return relative(dirname(from), to);
}

/** The navigation, group by group. */
export function groupsOf(entries: readonly Entry[]): { title: string; entries: Entry[] }[] {
  return GROUPS.map(([title, prefix]) => ({
    title,
    entries: entries.filter(({ url }) => prefix.test(url)),
  })).filter(({ entries }) => entries.length > 0);
}
