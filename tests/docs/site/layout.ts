import { type Entry, groupsOf, relativeUrl } from "./site_map.ts";

/** What a page of the site consists of. */
export interface Layout {
  readonly url: string;
  readonly title: string;
  readonly html: string;
  readonly entries: readonly Entry[];
}

/** A whole page: navigation, search and content. */
export function layOut({ url, title, html, entries }: Layout): string {
  const to = (target: string) => relativeUrl(url, target);
  const item = (entry: Entry) =>
    `<li><a href="${to(entry.url)}"${entry.url === url ? ' aria-current="page"' : ""}>` +
    `${escape(entry.title)}</a></li>`;
  const groups = groupsOf(entries).map((group) =>
    `<h2>${group.title}</h2><ul>${group.entries.map(item).join("")}</ul>`
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${to("site.css")}">
<script type="module" src="${to("search.js")}"></script>
</head>
<body>
<nav>
<input id="search" type="search" placeholder="Search" aria-label="Search">
<ul id="results" hidden></ul>
${groups.join("\n")}
<ul><li><a href="${to("api/index.html")}">API reference</a></li></ul>
</nav>
<main>
${html}
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
