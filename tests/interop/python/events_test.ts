/** Events over one broker, emitted and heard by the original and by us. */
import assert from "node:assert/strict";
import { Decimal, Uuid } from "../../../mod.ts";
import { eventually } from "../../support/eventually.ts";
import { factsOf } from "../../support/facts.ts";
import { Servers } from "./servers.ts";
import { type Cluster, LANGUAGES } from "./cluster.ts";
import { type Heard, heardBy, type Listener, untilHeard } from "./listeners.ts";

const LISTENER = "listener:Listener";

let servers: Servers;
Deno.test.beforeAll(async () => {
  servers = await Servers.start();
});
Deno.test.afterAll(() => servers?.stop()); // it may have failed to start

Deno.test("each hears what the other emits", async (context) => {
  await using cluster = await servers.createCluster();
  const listeners: Listener[] = await Promise.all(LANGUAGES.map(async (service) => {
    const { endpoint } = await cluster.start(service, { [service]: LISTENER });
    return { endpoint, service };
  }));
  const fact = factsOf(context);

  for (const emitter of LANGUAGES) {
    const emit = (type: string, body: unknown, delay = 0) =>
      cluster.ask(emitter, "say", { type, body, delay });

    await fact(`${emitter}: an event arrives as it was emitted`, async () => {
      const type = `order.${emitter}`;
      const body = {
        id: new Uuid("12345678-1234-5678-1234-567812345678"),
        total: new Decimal("3.140"),
        on: Temporal.PlainDate.from("2016-02-24"),
        raw: Uint8Array.of(0, 255),
        tags: new Set(["a"]),
        text: "héllo",
        none: null,
      };
      const traceId = `0123456789abcdef0123456789abcde${emitter.length % 10}`;
      const question = { subject: `${emitter}.say`, body: { type, body } };
      await cluster.client.request(emitter, question, { traceId });
      for (const listener of listeners) {
        const [event] = await untilHeard(cluster, [listener], (one) => one.type === type, 1);
        assert.deepEqual(event?.body, body);
        assert.equal(event?.trace_id, traceId);
        assert.equal(event?.source, await identityOf(cluster, emitter));
      }
    });

    await fact(`${emitter}: patterns match in the middle and at the end`, async () => {
      const types = ["order", `order.${emitter}.a`, `order.${emitter}.b.c`];
      for (const type of types) await emit(type, { emitter, is: "a pattern" });
      for (const listener of listeners) {
        const is = ({ body }: Heard) => body.emitter === emitter && body.is === "a pattern";
        const events = await untilHeard(cluster, [listener], is, types.length);
        assert.deepEqual(events.map(({ type }) => type).sort(), types.toSorted());
      }
    });

    await fact(`${emitter}: a delayed event arrives once, and not before its time`, async () => {
      const delayMs = 300;
      const start = performance.now();
      await emit("order.delayed", { delayedBy: emitter }, delayMs / 1000);
      for (const listener of listeners) {
        const is = ({ body }: Heard) => body.delayedBy === emitter;
        await untilHeard(cluster, [listener], is, 1);
        assert.ok(performance.now() - start >= delayMs);
      }
      // What would have come twice would have come before this one.
      await emit("order.mark", { markOf: emitter });
      for (const listener of listeners) {
        await untilHeard(cluster, [listener], ({ body }) => body.markOf === emitter, 1);
        const events = await heardBy(cluster, listener);
        assert.equal(events.filter(({ body }) => body.delayedBy === emitter).length, 1);
      }
    });
  }
});

Deno.test("either program emits and subscribes at the command line", async () => {
  await using cluster = await servers.createCluster();
  await using python = cluster.spawn("python", "subscribe", "cli.#");
  await using typescript = cluster.spawn("typescript", "subscribe", "cli.#");
  for (const emitter of LANGUAGES) {
    const printed = new RegExp(`^cli\\.${emitter}: \\{ ?'?n'?: 1 ?\\}$`, "m");
    let waiting = 2;
    const isHeard = () => void waiting--;
    const heard = Promise.all([
      python.stdout(printed).then(isHeard),
      typescript.stdout(printed).then(isHeard),
    ]);
    // Until they have subscribed, nobody keeps it for them.
    await eventually(async () => {
      await cluster.run(emitter, "emit", `cli.${emitter}`, '{"n": 1}');
      return waiting === 0;
    });
    await heard;
  }
});

async function identityOf(cluster: Cluster, service: string): Promise<unknown> {
  const { body } = await cluster.client.request(service, { subject: "lymph.status", body: {} });
  return (body as { identity: unknown }).identity;
}
