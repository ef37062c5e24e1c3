import assert from "node:assert/strict";
import { startDashboard } from "../../cli/dashboard/testdata/local_dashboard.ts";
import type { Till } from "../../cli/dashboard/testdata/services.ts";
import { Chromium } from "../support/browsers/chromium.ts";
import { eventually } from "../support/eventually.ts";

/** More than the page shows. */
const LETTERS = 230;

Deno.test("all dead letters of a queue are retried at once, also those that are not shown", async () => {
  await using api = await startDashboard();
  const [till] = api.running.instances("Till") as [Till];
  for (let i = 0; i < LETTERS; i++) {
    await api.post("/api/emit", { type: "price.told", body: { thing: `too long: ${i}` } });
  }
  await api.running.settled();
  till.maxLength = 20;

  await using browser = await Chromium.start();
  const page = await browser.open(`${api.dashboard.url}#/events?queue=Till-onPrice`);
  const press = async (label: string) => {
    const button = `[...document.querySelectorAll("main button")]
      .find(({ textContent, disabled }) => textContent.trim() === "${label}" && !disabled)`;
    await eventually(() => page.evaluate<boolean>(`${button} !== undefined`));
    await page.evaluate(`${button}.click()`);
  };
  await press("Choose all of Till-onPrice");
  await press("Retry all");
  const isDone = `document.body.textContent.includes("Retried ${LETTERS} dead letters")`;
  await eventually(() => page.evaluate<boolean>(isDone));
  await api.running.settled();
  assert.equal(till.things.length, LETTERS);
  assert.deepEqual(browser.complaints, []);
});
