/**
 * Part of `deno task picture`: runs the tutorial's services by `lymph dev`, and draws the map of its
 * page into docs/dashboard.png.
 *
 * @module
 */
import { join } from "node:path";
import { Chromium } from "../../support/browsers/chromium.ts";
import { eventually } from "../../support/eventually.ts";
import { NodeProject } from "../../support/projects/node_project.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const OUT = join(ROOT, "docs/dashboard.png");
const SIZE = { width: 1120, height: 400, scale: 2 };
const ADDRESS = /Dashboard at (\S+)/;
const NAMES = ["Joe", "Ann", "Bob", "Eve"];

await using project = await NodeProject.create({
  services: { Web: 2, Greeting: 3, Listen: 4 },
});
const dev = project.start("dev", "--no-open", "--port=0");
const [, url = ""] = await dev.stderr(ADDRESS);
await project.untilServing();
await using browser = await Chromium.start();
const page = await browser.open(url);
let isDrawn = false;
const calls = (async () => {
  for (let count = 0; !isDrawn; count++) {
    const name = NAMES[count % NAMES.length];
    const response = await fetch(`http://127.0.0.1:${project.port}/greet?name=${name}`);
    await response.body?.cancel();
  }
})();
const numbers = `document.querySelectorAll(".arrow .numbers").length === 2`;
await eventually(() => page.evaluate<boolean>(numbers));
await Deno.writeFile(OUT, await page.screenshot(SIZE));
isDrawn = true;
await calls;
console.log(`Drew ${OUT}`);
dev.signal("SIGTERM");
await dev.ended;
