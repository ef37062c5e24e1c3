import { dirname, join } from "node:path";
import config from "../../../deno.json" with { type: "json" };
import { type Page, PAGES } from "../../support/documents/pages.ts";
import { findBrokenLinks } from "./check_links.ts";
import { createHighlight } from "./highlight.ts";
import { layOut } from "./layout.ts";
import { createRenderer } from "./markdown.ts";
import { type Entry, searchLibrary, searchModule } from "./search_index.ts";
import { linkFrom, titleOf, urlOf } from "./site_map.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const FURTHER = ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"];
const PICTURE = /\.(?:svg|png)$/;

/**
 * Builds the site.
 *
 * @param out Directory to write it to.
 * @returns The addresses of its pages, seen from there.
 * @throws {Error} If a link of a page leads nowhere; names the page and the link.
 */
export async function buildSite(out: string): Promise<string[]> {
  const pages: Page[] = [...PAGES];
  for (const path of FURTHER) {
    pages.push({ path, text: await Deno.readTextFile(join(ROOT, path)) });
  }
  const paths = new Set(pages.map(({ path }) => path));
  const entries = pages.map((page) => ({ title: titleOf(page), url: urlOf(page.path) }));
  const render = createRenderer({ highlight: await createHighlight() });
  const found: Entry[] = [];
  for (const page of pages) {
    const url = urlOf(page.path);
    const title = titleOf(page);
    const { html, sections } = render(page.text, (link) => linkFrom(page.path, link, paths));
    for (const [index, section] of sections.entries()) {
      const isRepeated = sections.findIndex(({ anchor }) => anchor === section.anchor) < index;
      const end = isRepeated ? `${section.anchor}-${index}` : section.anchor;
      found.push({ ...section, page: title, url: `${url}#${end}` });
    }
    await write(join(out, url), layOut({ url, title, html, entries }));
  }
  await writeAssets(out, found);
  await writeApi(out);
  const urls = entries.map(({ url }) => url);
  const broken = await findBrokenLinks(out, urls);
  if (broken.length > 0) throw new Error(`Links lead nowhere:\n${broken.join("\n")}`);
  return urls;
}

async function writeAssets(out: string, entries: readonly Entry[]): Promise<void> {
  await write(join(out, "search_index.js"), searchModule(entries));
  await write(join(out, "minisearch.js"), await searchLibrary());
  for (const name of ["search.js", "site.css"]) {
    await write(join(out, name), await Deno.readTextFile(new URL(name, import.meta.url)));
  }
  for await (const { name } of Deno.readDir(join(ROOT, "docs"))) {
    if (PICTURE.test(name)) await Deno.copyFile(join(ROOT, "docs", name), join(out, name));
  }
}

/** The API reference of all entries of the package, by `deno doc`. */
async function writeApi(out: string): Promise<void> {
  const entries = Object.values(config.exports);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--html", "--name=lymph", `--output=${join(out, "api")}`, ...entries],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(`deno doc failed: ${new TextDecoder().decode(stderr)}`);
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}
