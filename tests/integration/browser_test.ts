import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { Chromium, type Page } from "../support/browsers/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";

const ROOT = new URL("../../", import.meta.url);

/** The tutorial's page, served by two processes beside the greeting service. */
async function createProject(): Promise<NodeProject> {
  const project = await NodeProject.create({
    services: { Greeting: 1 },
    programs: { Live: { command: "lymph instance --config=conf/live.yml", numprocesses: 2 } },
  });
  await project.write("services/live.ts", await readFile("services/live.ts"));
  await project.write(
    "conf/live.yml",
    `${await readFile("conf/live.yml")}    port: ${project.port}\n`,
  );
  return project;
}

function readFile(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, ROOT));
}

/** How many pages hear events, as the store of the events knows. */
function countStreams({ stateDir }: NodeProject): number {
  using store = new DatabaseSync(`${stateDir}/lymph.db`, { readOnly: true });
  const query = "SELECT count(*) AS count FROM queues WHERE name LIKE 'Live-each-%'";
  return Number(store.prepare(query).get()?.["count"]);
}

/** Waits until the page lists a name. */
async function untilListed(page: Page, name: string): Promise<void> {
  const list = `[...document.querySelectorAll("li")].map(({ textContent }) => textContent)`;
  await eventually(async () => (await page.evaluate<string[]>(list)).includes(name));
}

Deno.test("a page in a real browser calls a service and hears its events", async (t) => {
  await using project = await createProject();
  await using _node = await project.startNode();
  await using browser = await Chromium.start();
  const page = await browser.open(`http://127.0.0.1:${project.port}/`);
  await eventually(() => countStreams(project) === 1);
  const born = await page.evaluate(`performance.timeOrigin`);

  await t.step("a greeting is fetched and shown", async () => {
    await page.evaluate(`document.querySelector("button").click()`);
    await eventually(() => page.evaluate(`document.querySelector("output").value === "Hi, Joe!"`));
    await untilListed(page, "Joe");
  });

  await t.step("an event from elsewhere appears", async () => {
    await project.run("emit", "greeted", '{"name": "<b>Ann</b>"}');
    await untilListed(page, "<b>Ann</b>");
  });

  await t.step("the page reconnects when its server was restarted", async () => {
    const { code, stderr } = await project.run("node", "restart", "Live");
    assert.equal(code, 0, stderr);
    await eventually(() => countStreams(project) === 1);
    await project.run("emit", "greeted", '{"name": "Bob"}');
    await untilListed(page, "Bob");
  });

  await t.step("it was never reloaded, and has nothing to complain about", async () => {
    assert.equal(await page.evaluate(`performance.timeOrigin`), born);
    assert.deepEqual(browser.complaints, []);
  });

  await t.step("its subscription is gone when the browser is closed", async () => {
    await browser.close();
    await eventually(() => countStreams(project) === 0);
  });
});

Deno.test("what the guide shows of the page is what the service does", async () => {
  const [guide, service] = await Promise.all(
    ["docs/guide/http.md", "services/live.ts"].map(readFile),
  );
  const shown = [...guide?.matchAll(/^```(?:ts|js)\n([^]*?)^```$/gm) ?? []]
    .map(([, code = ""]) => code)
    .filter((code) => code.startsWith("async greetings(") || code.includes("new EventSource("));
  assert.equal(shown.length, 2);
  for (const code of shown) assert.ok(service?.includes(code.replaceAll(/^(?=.)/gm, "  ")), code);
});
