/**
 * The tutorial as its reader goes through it: everything is typed into panes of tmux, and what they
 * show is read.
 *
 * @module
 */
import { Playground } from "../terminals/playground.ts";
import {
  curl,
  defer,
  followTrace,
  GREET,
  listen,
  meetGreeting,
  readMetrics,
  subscribe,
  watchByPlugin,
} from "./chapters.ts";
import { configure } from "./configuration.ts";
import { type Session, sessionOf, step } from "./session.ts";

/** ZooKeeper and RabbitMQ take seconds to start, on a busy machine many. */
const START_TIMEOUT_MS = 180_000;

/** Defines the tests of all chapters on one backend. */
export function testTutorial({ isCluster }: { readonly isCluster: boolean }): void {
  const backend = isCluster ? "ZooKeeper and RabbitMQ" : "the embedded registry";
  const test = (name: string, run: (t: Deno.TestContext) => Promise<void>) =>
    Deno.test(`the tutorial in tmux on ${backend}: ${name}`, run);

  /** Goes through chapters in one layout. */
  async function play(
    playground: Playground,
    layout: string,
    chapters: (session: Session) => Promise<void>,
  ): Promise<void> {
    await playground.play(`--tmux=${layout}`, ...(isCluster ? ["--cluster"] : []));
    const timeoutMs = START_TIMEOUT_MS;
    await playground.sees(new RegExp(`Playground: ${layout}, on ${backend}`), { timeoutMs });
    await chapters(sessionOf(playground, layout));
    await playground.end();
  }

  test("greeting, and a service of one's own", async (t) => {
    await using playground = await Playground.create();
    await play(playground, "greeting", async (session) => {
      await step(t, "a service is found, described and called", () => meetGreeting(session));
      await step(t, "leaving and coming back, as the first screen explains", async () => {
        await playground.session.hasShown("lymph:greeting.0", [
          /^Leave: +Ctrl-b, then d/m,
          /^Come back: +deno task playground --tmux$/m,
        ]);
        await playground.leave();
        await playground.play("--tmux=all");
        await playground.sees(/^The playground runs already, .*--tmux=greeting\.[^]*[#$]$/m);
        await playground.play("--tmux");
        await playground.sees(/leave: Ctrl-b d/);
        await session.ask(GREET, /^'Hi, Joe!'$/m);
        await session.shows(1, /^Saying hi to Joe$/m);
      });
      await step(t, "a stopped service is gone", async () => {
        await session.interrupt(1);
        await session.ask("lymph discover", /^No registered services found/m);
      });
      await step(t, "metrics of its own", () => readMetrics(session, playground));
      await step(t, "a plugin", () => watchByPlugin(session, playground));
      await configure(t, session, playground);
    });
  });

  test("greeting-listen", async (t) => {
    await using playground = await Playground.create();
    await play(playground, "greeting-listen", async (session) => {
      await step(t, "events, and requests to both in turn", () => listen(session));
      await step(t, "subscribe", () => subscribe(session));
      await step(t, "a deferred call", () => defer(session));
      await step(t, "a command of one's own", async () => {
        await session.ask("lymph count Greeting", /^6$/m);
      });
    });
  });

  test("web", async () => {
    await using playground = await Playground.create();
    await play(playground, "web", async (session) => {
      await session.shows(1, /^Serving Web at http:/m);
      await session.shows(2, /^Serving Greeting at /m);
      await session.shows(3, /^Serving Listen at /m);
      await session.ask("lymph discover", /^Greeting \[1\]\nListen \[1\]\nWeb \[1\]$/m);
      await session.ask(curl(playground), /^HTTP\/1\.1 200 OK$[^]*^x-trace-id: \w+$[^]*^Hi, Joe!/m);
      await session.shows(1, /^About to greet Joe$/m);
      await session.shows(2, /^Saying hi to Joe$/m);
      await session.shows(3, /^Somebody greeted Joe$/m);
    });
  });

  test("all, and the services' own tests", async (t) => {
    await using playground = await Playground.create();
    await play(playground, "all", async (session) => {
      await step(t, "a node, and one trace through three services", async () => {
        await session.ask(
          "until lymph discover | tr '\\n' ' ' | grep 'Greeting .3. Listen .4. Web .2.'; do sleep 0.2; done",
          /^Greeting \[3\] Listen \[4\] Web \[2\] node \[1\]/m,
        );
        await session.shows(2, /^Following Web\nFollowing Greeting\nFollowing Listen$/m);
        await followTrace(session, playground);
      });
      await step(t, "tests", async () => {
        await session.ask(
          "deno test --allow-all --no-check services",
          /^ok \| \d+ passed \| 0 failed/m,
        );
      });
    });
  });
}
