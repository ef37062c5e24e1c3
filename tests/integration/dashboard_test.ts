import assert from "node:assert/strict";
import { Chromium, type Page } from "../support/browsers/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";

const ADDRESS = /Dashboard at (http:\/\/127\.0\.0\.1:\d+)\/\?token=([0-9a-f]{32})/;
const MARKUP = "<img src=x onerror=document.title='broken'>";

/** Waits until the page shows a text. */
async function untilShown(page: Page, text: string): Promise<void> {
  await eventually(() => shows(page, text));
}

async function shows(page: Page, text: string): Promise<boolean> {
  return (await page.evaluate<string>("document.body.textContent")).includes(text);
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`void (location.hash = ${JSON.stringify(hash)})`);
}

/** Clicks the button with this text, once it is there and may be clicked. */
async function press(page: Page, label: string): Promise<void> {
  const find = `[...document.querySelectorAll("main button")]
    .find((button) => button.textContent.trim() === ${JSON.stringify(label)} && !button.disabled)`;
  await eventually(() => page.evaluate<boolean>(`${find} !== undefined`));
  await page.evaluate(`${find}.click()`);
}

async function write(page: Page, selector: string, text: string): Promise<void> {
  const field = `document.querySelector(${JSON.stringify(selector)})`;
  await eventually(() => page.evaluate<boolean>(`${field} !== null`));
  await page.evaluate(`${field}.value = ${JSON.stringify(text)}`);
  await page.evaluate(`${field}.dispatchEvent(new Event("input", { bubbles: true }))`);
}

Deno.test("lymph dev shows the tutorial's services on a page that can do what it shows", async (t) => {
  await using project = await NodeProject.create({
    services: { Web: 1, Greeting: 2, Listen: 1 },
  });
  const dev = project.start("dev", "--no-open", "--port=0");
  const [, origin = "", token = ""] = await dev.stderr(ADDRESS);
  await project.untilServing();
  await using browser = await Chromium.start();
  const page = await browser.open(`${origin}/?token=${token}`);

  await t.step("the token is gone from the address", async () => {
    assert.equal(await page.evaluate("location.search"), "");
    assert.equal(
      await page.evaluate("document.cookie"),
      "",
      "programs on other ports would get it",
    );
  });

  await t.step("the map has the services and their arrows", async () => {
    await eventually(() => page.evaluate(`document.querySelectorAll(".box").length === 3`));
    const boxes = `[...document.querySelectorAll(".box .name")].map((box) => box.textContent)`;
    assert.deepEqual((await page.evaluate<string[]>(boxes)).sort(), ["Greeting", "Listen", "Web"]);
    const response = await fetch(`http://127.0.0.1:${project.port}/greet?name=Joe`);
    assert.equal(await response.text(), "Hi, Joe!");
    await eventually(() => page.evaluate(`document.querySelectorAll(".arrow").length === 2`));
    assert.ok(await page.evaluate(`document.querySelector(".arrow.event") !== null`));
  });

  await t.step("a method is called through the form; what it answers is text", async () => {
    await goTo(page, "#/call/call/Greeting.greet");
    await write(page, ".argument input", MARKUP);
    await press(page, "Call");
    await untilShown(page, `"Hi, ${MARKUP}!"`);
    assert.equal(await page.evaluate("document.querySelector('main img')"), null);
  });

  await t.step("a trace leads from HTTP over a call and an event to its handler", async () => {
    await fetch(`http://127.0.0.1:${project.port}/greet?name=Eve`).then((r) => r.text());
    await goTo(page, "#/traces?text=Eve");
    const link = `document.querySelector(".traces td a")`;
    await eventually(() => page.evaluate(`${link}?.textContent.includes("GET /greet") ?? false`));
    await page.evaluate(`${link}.click()`);
    const rows = `[...document.querySelectorAll(".row .what")].map((row) => row.textContent)`;
    await eventually(async () => (await page.evaluate<string[]>(rows)).length === 8);
    assert.deepEqual(await page.evaluate<string[]>(rows), [
      "Web serve GET /greet",
      "INFO About to greet Eve",
      "Web call Greeting.greet",
      "Greeting serve Greeting.greet",
      "INFO Saying hi to Eve",
      "Greeting emit greeted",
      "Listen handle greeted",
      "INFO Somebody greeted Eve",
    ]);
  });

  await t.step("a poisoned event is a dead letter; edited and retried, it is handled", async () => {
    await project.run("emit", "greeted", '{"name": 7}');
    await goTo(page, "#/events");
    await untilShown(page, "Listen-onGreeted");
    await eventually(() => page.evaluate(`document.querySelectorAll(".letters td").length > 0`));
    await press(page, "greeted");
    await write(page, ".letters textarea", '{"name": "Ann"}');
    await press(page, "Retry with this body");
    await untilShown(page, "Retried with the new body");
    await untilShown(page, "There are no dead letters");
    await dev.stdout(/Somebody greeted Ann/);
  });

  await t.step("log lines appear as they are written", async () => {
    await goTo(page, "#/logs");
    await untilShown(page, "live");
    await eventually(async () => {
      await fetch(`http://127.0.0.1:${project.port}/greet?name=Tess`).then((r) => r.text());
      return await shows(page, "name=Tess") && await shows(page, "console Saying hi to Tess");
    });
  });

  await t.step("lines that come during a pause are shown when it ends", async () => {
    const other = await browser.open(`${origin}/#/logs`);
    await untilShown(other, "live");
    await press(page, "Pause");
    await eventually(async () => {
      await fetch(`http://127.0.0.1:${project.port}/greet?name=Uma`).then((r) => r.text());
      return await shows(other, "Saying hi to Uma");
    });
    assert.ok(!await shows(page, "Saying hi to Uma"));
    await press(page, "Go on");
    await untilShown(page, "Saying hi to Uma");
    await other.close();
  });

  await t.step(
    "restarting one instance, and then all, while others call costs no call",
    async () => {
      await goTo(page, "#/services/Greeting");
      let isOver = false;
      const answers: number[] = [];
      const calls = (async () => {
        while (!isOver) {
          const response = await fetch(`http://127.0.0.1:${project.port}/greet?name=Joe`);
          await response.body?.cancel();
          answers.push(response.status);
        }
      })();
      const pids = async () => (await project.processes("Greeting")).map(({ pid }) => pid);
      const [first, second] = await pids();
      await press(page, "Restart"); // the first one in the table
      await untilShown(page, "Restarted Greeting.0");
      const afterOne = await pids();
      await press(page, "Restart all");
      await untilShown(page, "Restarted: each process was replaced by a new one");
      isOver = true;
      await calls;
      assert.notEqual(afterOne[0], first);
      assert.equal(afterOne[1], second, "only one was restarted");
      const afterAll = await pids();
      assert.ok(afterAll.every((pid) => !afterOne.includes(pid)), `${afterOne} ${afterAll}`);
      assert.deepEqual(new Set(answers), new Set([200]));
    },
  );

  await t.step("the back button leads to where one was", async () => {
    await page.evaluate("history.back()");
    await eventually(() => page.evaluate(`location.hash.startsWith("#/logs")`));
    await eventually(() => page.evaluate(`document.querySelector("h1").textContent === "Logs"`));
  });

  await t.step(
    "keys change the page, find a filter and leave it, and the focus is seen",
    async () => {
      await page.press("3");
      await eventually(() =>
        page.evaluate(`document.querySelector("h1").textContent === "Traces"`)
      );
      await page.press("/");
      const focused = "document.activeElement.dataset.filter";
      assert.equal(await page.evaluate(focused), "text");
      await page.press("5"); // which is text here
      assert.equal(await page.evaluate("document.activeElement.value"), "5");
      await page.press("Escape");
      assert.equal(await page.evaluate("document.activeElement.tagName"), "BODY");
      const seen = new Set<string>();
      for (let i = 0; i < 14; i++) {
        await page.press("Tab");
        const [tag = "", outline = ""] = await page.evaluate<string[]>(`(() => {
        const { tagName } = document.activeElement;
        return [tagName, getComputedStyle(document.activeElement).outline];
      })()`);
        if (tag === "BODY") continue; // behind the last one, before the first one
        seen.add(tag);
        assert.match(outline, /solid [1-9]/, tag);
      }
      assert.deepEqual([...seen].sort(), ["A", "BUTTON", "INPUT", "SELECT"]);
    },
  );

  await t.step(
    "a link into the page opens in another tab, which needs no token of its own",
    async () => {
      const other = await browser.open(`${origin}/#/services/Listen`);
      await untilShown(other, "Listen.0");
      await other.close();
    },
  );

  await t.step("a page of another port can neither read nor call", async () => {
    const other = await browser.open(`http://127.0.0.1:${project.port}/greet?name=Joe`);
    const attempt = (path: string, init: string) =>
      other.evaluate<string>(
        `fetch("${origin}${path}", ${init}).then((r) => r.type + r.status, () => "refused")`,
      );
    assert.equal(await attempt("/api/config", `{ credentials: "include" }`), "refused");
    const body = `{ method: "POST", mode: "no-cors", credentials: "include", body: "{}" }`;
    assert.match(await attempt("/api/emit", body), /^(refused|opaque0)$/);
    const { length } = (await project.run("dlq", "list", "--json")).stdout;
    assert.equal(length, 0);
  });

  await t.step("a page whose token is not valid any more says what to do", async () => {
    const old = await browser.open(`${origin}/?token=${"0".repeat(32)}`);
    await untilShown(old, "Open the address that lymph has printed last");
    await old.close();
  });

  await t.step(
    "a link with another token does not take the valid one from other tabs",
    async () => {
      const other = await browser.open(`${origin}/#/services/Listen`);
      await untilShown(other, "Listen.0");
      await other.close();
    },
  );

  await t.step("nothing asked another host, and nothing was refused to the page itself", () => {
    const own = browser.complaints.filter((text) => !text.includes("Failed to load resource"));
    assert.deepEqual(own.filter((text) => !text.includes("CORS policy")), []);
  });
});
