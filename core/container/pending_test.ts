import assert from "node:assert/strict";
import { Container, event, Interface, rpc, task } from "../../mod.ts";
import { within } from "../../tests/support/within.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import type { PendingWork } from "../observe/pending_work.ts";

class Gate {
  readonly entered = Promise.withResolvers<void>();
  readonly opened = Promise.withResolvers<void>();

  async pass(): Promise<void> {
    this.entered.resolve();
    await this.opened.promise;
  }
}

Deno.test("a container tells what is pending, until it has ended", async () => {
  const [method, heard, done, watched] = [new Gate(), new Gate(), new Gate(), new Gate()];
  const gates = [method, heard, done, watched];
  class Shop extends Interface {
    override onStart(): void {
      this.spawn(function watch() {
        return watched.pass();
      });
    }
    @rpc()
    async order(): Promise<void> {
      await method.pass();
    }
    @event("ordered")
    async onOrdered(): Promise<void> {
      await heard.pass();
    }
    @task()
    async pack(): Promise<void> {
      await done.pass();
    }
    @rpc()
    async begin(): Promise<void> {
      await this.apply(this.pack, {});
    }
  }
  const network = new LocalNetwork();
  const container = new Container(network.parts(new MsgpackSerializer()));
  const worker = new Container(network.parts(new MsgpackSerializer()));
  await container.install(Shop);
  await worker.install(Shop, { worker: true });
  await Promise.all([container.start(), worker.start()]);
  try {
    const options = { traceId: "0123456789abcdef0123456789abcdef", timeoutMs: 60_000 };
    const before = performance.now();
    const ordered = container.request("Shop", { subject: "Shop.order", body: {} }, options);
    await container.emit("ordered", {});
    await container.request("Shop", { subject: "Shop.begin", body: {} });
    for (const { entered } of gates) await within(entered.promise, "the work");

    const pending = [...container.pending(), ...worker.pending()];
    const kinds = pending.map(({ kind, subject, note }) => [kind, subject, note].join(" ").trim());
    assert.deepEqual(kinds.toSorted(), [
      "background work Shop.watch",
      "background work Shop.watch",
      "event ordered of Shop-onOrdered",
      "method Shop.order",
      "request Shop.order",
      "task Shop.pack of Shop.worker-pack",
    ]);
    const find = (kind: PendingWork["kind"]) => pending.find((work) => work.kind === kind);
    for (const work of [find("method"), find("request")]) {
      assert.equal(work?.traceId, options.traceId);
      const since = work?.since ?? 0;
      // Deadlines fire together, every 8 ms.
      assert.ok(since >= before && since <= performance.now() + 8, String(since - before));
    }
    assert.equal(find("request")?.peer, container.endpoint);

    for (const { opened } of gates) opened.resolve();
    await within(ordered, "the answer");
    await Promise.all([container.stop(), worker.stop()]);
    assert.deepEqual([...container.pending(), ...worker.pending()], []);
  } finally {
    for (const { opened } of gates) opened.resolve();
    await Promise.all([container.stop(), worker.stop()]);
  }
});
