/** The pages of docs/ and the documents at the root: every link in them leads somewhere. */
import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { readLinks } from "../support/documents/links.ts";
import { type Page, PAGES, readAnchors } from "../support/documents/pages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ROOT_DOCUMENTS = ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"];
const MAX_README_LINES = 150;

const pages: readonly Page[] = [
  ...PAGES,
  ...ROOT_DOCUMENTS.map((path) => ({ path, text: Deno.readTextFileSync(join(ROOT, path)) })),
];

/** What is wrong with a link of a page to a place in the repository, if anything is. */
function problemOf({ path: page, text }: Page, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [file = "", anchor] = link.split("#");
  const path = file === "" ? page : normalize(join(dirname(page), file));
  try {
    Deno.statSync(join(ROOT, path));
  } catch {
    return `${page} links to ${link}: there is no ${path}`;
  }
  if (anchor === undefined) return undefined;
  const target = file === "" ? text : Deno.readTextFileSync(join(ROOT, path));
  return readAnchors(target).includes(anchor) ? undefined : `${page} links to ${link}: no heading`;
}

Deno.test("every link of the documents resolves", () => {
  const problems = pages.flatMap((page) =>
    readLinks(page.text).map((link) => problemOf(page, link))
  );
  assert.deepEqual(problems.filter((problem) => problem !== undefined), []);
});

Deno.test("every page of docs/ is linked from another page", () => {
  const linked = new Set(
    pages.flatMap(({ path, text }) =>
      readLinks(text).map((link) => normalize(join(dirname(path), link.replace(/#.*/, ""))))
        .filter((target) => target !== path)
    ),
  );
  const lost = PAGES.map(({ path }) => path).filter((path) =>
    path !== "README.md" && !linked.has(path)
  );
  assert.deepEqual(lost, []);
});

Deno.test(`the README has at most ${MAX_README_LINES} lines`, () => {
  const readme = PAGES.find(({ path }) => path === "README.md");
  assert.ok((readme?.text.trimEnd().split("\n").length ?? 0) <= MAX_README_LINES);
});
