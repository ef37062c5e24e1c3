import assert from "node:assert/strict";
import { span, startDashboard } from "../../cli/dashboard/testdata/local_dashboard.ts";
import { NASTY } from "../../cli/dashboard/testdata/services.ts";
import { Chromium } from "../support/browsers/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";

const ADDRESS = /Dashboard at (http:\S+)\/\?token=(\w+)/;
const LOUD = `import { getLogger, Interface, rpc } from "@lymph/lymph";
export class Loud extends Interface {
  @rpc()
  shout({ text }: { text: string }): void {
    getLogger("loud").info("It is loud: {text}", { text });
  }
}
`;
const SPANS = 10_000;
/** As many rows as two screens have. */
const MOST_ROWS = 120;

Deno.test("markup of services is text, and a trace of 10,000 spans is drawn a screen at a time", async () => {
  await using api = await startDashboard();
  const spans = Array.from({ length: SPANS }, (_, i) =>
    span({
      spanId: `${i + 1}`,
      ...(i > 0 && { parentId: `${Math.ceil(i / 2)}` }),
      service: NASTY,
      subject: NASTY,
      name: NASTY,
      error: NASTY,
      attributes: { [NASTY]: NASTY, "lymph.arguments": "x".repeat(1000) },
    }));
  const line = {
    traceId: "f00d",
    spanId: "1",
    time: Date.now() - 999,
    service: NASTY,
    level: NASTY,
    logger: NASTY,
    message: `${NASTY}\n${"y".repeat(1_000_000)}`,
  };
  await api.traces.add({ spans, lines: [line] });
  await api.post("/api/emit", { type: "price.told", body: { thing: NASTY } });
  await api.running.settled();

  await using browser = await Chromium.start();
  const page = await browser.open(api.dashboard.url);
  const shows = (text: string) =>
    page.evaluate<boolean>(`document.body.textContent.includes(${JSON.stringify(text)})`);
  const go = async (hash: string, text: string) => {
    await page.evaluate(`void (location.hash = ${JSON.stringify(hash)})`);
    await eventually(() => shows(text));
    assert.equal(
      await page.evaluate(`document.querySelectorAll("main img, script:not([src])").length`),
      0,
    );
  };
  await go("#/traces", NASTY);
  await go("#/events", `too long: ${NASTY}`);
  await go(`#/call/call/${encodeURIComponent(NASTY)}`, "is not there");
  await go(`#/services/${encodeURIComponent(NASTY)}`, "It does not run");
  await go("#/traces/f00d", "10,000 spans");
  const rows = await page.evaluate<number>(`document.querySelectorAll(".row").length`);
  assert.ok(rows > 0 && rows < MOST_ROWS, `${rows} rows`);
  await page.evaluate(`document.querySelector(".rows").scrollTop = 28 * 9000`);
  await eventually(() => page.evaluate<boolean>(`document.querySelectorAll(".row").length > 0`));
  await page.evaluate(`document.querySelector(".row.span").click()`);
  await eventually(() => shows("Arguments"));
  assert.deepEqual(browser.complaints, []);
});

Deno.test("a log line of 1 MB with markup and control characters is text, and is cut", async () => {
  await using project = await NodeProject.create({
    programs: { Loud: { command: "lymph instance --config=conf/loud.yml" } },
  });
  await project.write("services/loud.ts", LOUD);
  await project.write("conf/loud.yml", "interfaces: { Loud: { class: 'loud:Loud' } }");
  await using _node = await project.startNode();
  const dashboard = project.start("dashboard", "--no-open", "--port=0");
  const [, origin = "", token = ""] = await dashboard.stderr(ADDRESS);
  await using browser = await Chromium.start();
  const page = await browser.open(`${origin}/?token=${token}#/logs`);
  const line = `[...document.querySelectorAll(".log .text")]
    .find(({ textContent }) => textContent.includes("It is loud"))`;
  const text = `${NASTY}${"z".repeat(1_000_000)}`;
  const body = JSON.stringify({ subject: "Loud.shout", args: { text } });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  await eventually(async () => {
    // Only what is written after the page has begun to listen is shown.
    const answer = await fetch(`${origin}/api/call`, { method: "POST", headers, body });
    assert.equal((await answer.json()).result, null);
    return await page.evaluate<boolean>(`${line} !== undefined`);
  });
  const shown = await page.evaluate<string>(`${line}.textContent`);
  // Logs write control characters as escapes.
  const start = "loud It is loud: <img src=x onerror=alert(1)>\\u001b[31m\\u202ezzz";
  assert.ok(shown.includes(start), shown.slice(0, 200));
  assert.ok(shown.length < 1000, `${shown.length} characters`);
  await page.evaluate(`${line}.querySelector("button").click()`);
  const isWhole = `${line}.textContent.length > 3_000`;
  await eventually(() => page.evaluate<boolean>(isWhole));
  const whole = await page.evaluate<string>(`${line}.textContent`);
  assert.match(whole, /… \(1\d{6} characters\)/);
  assert.ok(whole.length < 5_000, `${whole.length} characters`);
  assert.equal(await page.evaluate(`document.querySelector("main img")`), null);
  assert.deepEqual(browser.complaints, []);
});
