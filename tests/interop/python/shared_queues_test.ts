/** Queues that instances of the original and of ours have in common. */
import assert from "node:assert/strict";
import { factsOf } from "../../support/facts.ts";
import { Servers } from "./servers.ts";
import { LANGUAGES } from "./cluster.ts";
import { type Heard, type Listener, untilHeard } from "./listeners.ts";

const LISTENER = "listener:Listener";

let servers: Servers;
Deno.test.beforeAll(async () => {
  servers = await Servers.start();
});
Deno.test.afterAll(() => servers?.stop()); // it may have failed to start

/** Who was there first has declared the queue. */
for (
  const [first, second, settings] of [
    ["python", "typescript", {}],
    ["typescript", "python", { durable: false }],
  ] as const
) {
  Deno.test(`${second} joins the queues of ${first}`, async (context) => {
    await using cluster = await servers.createCluster(settings);
    const listeners: Listener[] = [];
    for (const language of [first, second]) {
      const interfaces = { shared: LISTENER, [language]: LISTENER };
      const { endpoint } = await cluster.start(language, interfaces);
      listeners.push({ endpoint, service: "shared" });
    }
    const fact = factsOf(context);
    const say = (emitter: string, type: string, body: unknown) =>
      cluster.ask(emitter, "say", { type, body });
    const untilAllHeard = (is: (event: Heard) => boolean, count: number) =>
      untilHeard(cluster, listeners, is, count);

    await fact("instances of one service share its events", async () => {
      const count = 60;
      for (let n = 0; n < count; n++) {
        await say(n % 2 === 0 ? first : second, "order.shared", { n });
      }
      const events = await untilAllHeard(({ type }) => type === "order.shared", count);
      const numbers = events.map(({ body }) => Number(body.n)).sort((a, b) => a - b);
      assert.deepEqual(numbers, Array.from({ length: count }, (_, n) => n));
      assert.deepEqual(new Set(events.map(({ by }) => by)), new Set(LANGUAGES));
    });

    await fact("every instance gets what is broadcast", async () => {
      for (const emitter of [first, second]) await say(emitter, "news", { from: emitter });
      const events = await untilAllHeard(({ handler }) => handler === "on_news", 4);
      const got = events.map(({ by, body }) => `${by} from ${body.from}`).sort();
      assert.deepEqual(got, [
        "python from python",
        "python from typescript",
        "typescript from python",
        "typescript from typescript",
      ]);
    });

    await fact("an event that fails everywhere is tried four times in all", async () => {
      for (let n = 0; n < 4; n++) await say(first, "flaky", { n, failing: LANGUAGES });
      const is = ({ handler, body }: Heard) => handler === "on_flaky" && body.n !== undefined;
      await untilAllHeard(is, 4 * 4);
      // One more round trip through the same queue: a fifth attempt would have come by then.
      await say(second, "flaky", { mark: true, failing: [] });
      await untilAllHeard(({ body }) => body.mark === true, 1);
      assert.equal((await untilAllHeard(is, 4 * 4)).length, 4 * 4);
    });

    await fact("an event that one language cannot handle is left to the other", async () => {
      for (let n = 0; n < 20; n++) await say(first, "flaky", { left: n, failing: [first] });
      const isHandled = ({ body, by }: Heard) => body.left !== undefined && by === second;
      // Each of them gets there with 15 chances in 16.
      await untilAllHeard(isHandled, 10);
    });
  });
}

Deno.test("workers in either language do what either hands over", async (context) => {
  await using cluster = await servers.createCluster({ durable: false });
  const [{ endpoint }] = await Promise.all([
    cluster.start("python", { Listener: LISTENER }),
    cluster.start("typescript", { Listener: LISTENER }),
  ]);
  const listeners = [{ endpoint, service: "Listener" }];
  for (const worker of LANGUAGES) {
    const running = await cluster.start(worker, { Listener: LISTENER }, { command: "worker" });
    await factsOf(context)(`a ${worker} worker does the tasks of both`, async () => {
      for (let n = 0; n < 6; n++) await cluster.ask("Listener", "hand_over", { item: [worker, n] });
      const is = ({ handler, body }: Heard) =>
        handler === "on_worked" && (body.item as unknown[])[0] === worker;
      const events = await untilHeard(cluster, listeners, is, 6);
      assert.deepEqual(events.map(({ body }) => body.by), new Array(6).fill(worker));
      const items = events.map(({ body }) => Number((body.item as unknown[])[1]));
      assert.deepEqual(items.sort(), [0, 1, 2, 3, 4, 5]);
    });
    running.signal("SIGTERM");
    await running.ended;
  }
});
