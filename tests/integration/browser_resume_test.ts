import assert from "node:assert/strict";
import { Chromium, type Page } from "../support/browsers/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";
import { openEventSystem } from "../support/parts/open_event_system.ts";

const FEED = `
import { Interface, rpc } from "@lymph/lymph";
import { eventStream, Rule, UrlMap, webSocket, WebServiceInterface } from "@lymph/lymph/web";

const PAGE = \`<!doctype html><link rel="icon" href="data:,"><script>
  const seen = [];
  const closes = [];
  let opened = 0, said;
  const source = new EventSource("/numbers");
  source.onopen = () => opened++;
  source.addEventListener("number", ({ data }) => seen.push(Number(data)));
  source.addEventListener("lymph.missed", () => seen.push("missed"));
  function connect() {
    const socket = new WebSocket("ws://" + location.host + "/socket");
    socket.onmessage = ({ data }) => said = data;
    socket.onclose = ({ code }) => {
      closes.push(code);
      said = undefined;
      setTimeout(connect, 20);
    };
  }
  connect();
</script>\`;

export class Feed extends WebServiceInterface {
  override readonly urlMap = new UrlMap([
    new Rule("/", { endpoint: () => new Response(PAGE, { headers: { "content-type": "text/html" } }) }),
    new Rule("/numbers", { endpoint: "numbers" }),
    new Rule("/socket", { endpoint: "socket" }),
  ]);

  async numbers(request: Request): Promise<Response> {
    const since = request.headers.get("last-event-id");
    return eventStream(await this.eachEvent("number", { since }), { retryMs: 100 });
  }

  socket(request: Request): Response {
    return webSocket(request, async (socket) => {
      socket.send(this.identity);
      for await (const _message of socket);
    });
  }
}
`;

async function feedProject(): Promise<NodeProject> {
  const project = await NodeProject.create({
    programs: { Feed: { command: "lymph instance --config=conf/feed.yml", numprocesses: 2 } },
    sockets: ["Feed"],
  });
  await project.write("services/feed.ts", FEED);
  await project.write("conf/feed.yml", "interfaces:\n  Feed: { class: feed:Feed }\n");
  return project;
}

const seenBy = (page: Page): Promise<unknown[]> => page.evaluate<unknown[]>("seen");

Deno.test("a stream and a socket of a real browser survive a rolling restart", async (t) => {
  await using project = await feedProject();
  await using _node = await project.startNode();
  await using browser = await Chromium.start();
  await using stack = new AsyncDisposableStack();
  const events = await openEventSystem(project.stateDir);
  stack.defer(() => events.stop());
  const page = await browser.open(`http://127.0.0.1:${project.port}/`);
  await eventually(() => page.evaluate("opened === 1 && said !== undefined"));
  const before = await page.evaluate<string>("said");

  let last = 0;
  let isRestarting = true;
  const emitting = (async () => {
    while (isRestarting || last < 50) {
      await events.emit({ type: "number", body: ++last, source: "test", headers: {} });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();

  await t.step("all processes are replaced, one after the other", async () => {
    const { code, stderr } = await project.run("node", "restart", "Feed");
    assert.equal(code, 0, stderr);
    isRestarting = false;
    await emitting;
  });

  await t.step("the page has got every event, once and in order", async () => {
    await eventually(async () => (await seenBy(page)).at(-1) === last);
    assert.deepEqual(await seenBy(page), Array.from({ length: last }, (_, index) => index + 1));
    assert.ok(await page.evaluate<number>("opened") > 1, "it has reconnected");
  });

  await t.step("the socket was told to go, and talks to another process", async () => {
    await eventually(() => page.evaluate("said !== undefined"));
    assert.notEqual(await page.evaluate("said"), before);
    const closes = await page.evaluate<number[]>("closes");
    assert.ok(closes.length > 0 && closes.every((code) => code === 1001), `${closes}`);
  });
});
