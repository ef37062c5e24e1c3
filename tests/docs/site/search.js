// The search box of every page.
const root = new URL(".", import.meta.url);
// Both files are there once the site is built.
const { default: MiniSearch } = await import(new URL("minisearch.js", root));
const { index, options } = await import(new URL("search_index.js", root));
const search = MiniSearch.loadJSON(index, options);
const input = document.querySelector("#search");
const results = document.querySelector("#results");

input.addEventListener("input", () => {
  const found = search.search(input.value, {
    boost: { title: 2 },
    combineWith: "AND",
    prefix: true,
  });
  results.replaceChildren(
    ...found.slice(0, 12).map(({ title, page, url }) => {
      const link = document.createElement("a");
      link.href = new URL(url, root);
      link.textContent = title === page ? title : `${page}: ${title}`;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
  results.hidden = input.value.trim() === "";
});
document.documentElement.dataset.search = "ready";
