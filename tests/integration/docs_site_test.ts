import assert from "node:assert/strict";
import { extname, join } from "node:path";
import { buildSite } from "../docs/site/build.ts";
import { Chromium, type Page } from "../support/browsers/chromium.ts";
import { eventually } from "../support/eventually.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

/** Serves the files of a directory. */
function serve(root: string): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async ({ url }) => {
    const path = new URL(url).pathname.replace(/\/$/, "/index.html");
    const headers = { "content-type": TYPES[extname(path)] ?? "application/octet-stream" };
    const bytes = await Deno.readFile(join(root, path)).catch(() => undefined);
    return bytes ? new Response(bytes, { headers }) : new Response("Not found", { status: 404 });
  });
}

/** Types a text into the search box, and returns what is found once something is. */
async function search(page: Page, text: string): Promise<{ text: string; href: string }[]> {
  await eventually(() => page.evaluate(`document.documentElement.dataset.search === "ready"`));
  await page.evaluate(`{
    const input = document.querySelector("#search");
    input.value = ${JSON.stringify(text)};
    input.dispatchEvent(new Event("input"));
  }`);
  return await page.evaluate(
    `[...document.querySelectorAll("#results a")].map(({ textContent: text, href }) => ({ text, href }))`,
  );
}

Deno.test("the site is built and works in a real browser", async (t) => {
  const out = await Deno.makeTempDir({ prefix: "lymph_site_" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(out, { recursive: true }));
  await buildSite(out);
  await using server = serve(out);
  await using browser = await Chromium.start();
  const root = `http://127.0.0.1:${server.addr.port}/`;
  const page = await browser.open(root);

  await t.step("its first page is the README", async () => {
    assert.equal(await page.evaluate(`document.querySelector("h1").textContent`), "lymph for Deno");
    const pages = await page.evaluate<string>(`document.querySelector("nav").innerText`);
    for (const title of ["A service", "Events", "Commands", "Changelog", "API reference"]) {
      assert.ok(pages.split("\n").includes(title), title);
    }
  });

  await t.step("its search finds dead letters, and leads to them", async () => {
    const [first, ...others] = await search(page, "dead letter");
    assert.ok(first && others.length > 0);
    assert.match(first.text, /dead letters/i);
    const found = await browser.open(first.href);
    const heading = `document.querySelector(location.hash).textContent`;
    assert.match(await found.evaluate<string>(heading), /dead letters/i);
  });

  await t.step("a search for nothing that is there finds nothing", async () => {
    assert.deepEqual(await search(page, "quixotic"), []);
  });

  await t.step("it has the API of every entry", async () => {
    const api = await browser.open(new URL("api/index.html", root).href);
    assert.match(await api.evaluate<string>(`document.body.innerText`), /lymph/);
  });

  await t.step("no page complains", () => assert.deepEqual(browser.complaints, []));
});
