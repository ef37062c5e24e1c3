import { Rule, UrlMap } from "./mod.ts";

for (const count of [1, 20, 200, 2000]) {
  const rules = Array.from({ length: count }, (_, k) => [
    new Rule(`/s${k}`, { endpoint: "static", methods: ["GET"] }),
    new Rule(`/r${k}/:id/posts/:post`, { endpoint: "url", methods: ["GET"] }),
    new Rule(`/w${k}/<int:id>/<name>/`, { endpoint: "werkzeug", methods: ["GET"] }),
    new Rule(`/p${k}/:id(\\d+)`, { endpoint: "pattern", methods: ["GET"] }),
  ]).flat();
  const map = new UrlMap(rules);
  const last = count - 1;
  const cases = {
    "static": `/s${last}`,
    "URLPattern syntax": `/r${last}/7/posts/42`,
    "Werkzeug converters": `/w${last}/7/joe/`,
    "with a regular expression": `/p${last}/7`,
    "not found": `/s${last}/nothing`,
  };
  for (const [group, path] of Object.entries(cases)) {
    Deno.bench(`${group}, ${count} routes of its kind`, { group }, () => {
      map.match("GET", path);
    });
  }
}
