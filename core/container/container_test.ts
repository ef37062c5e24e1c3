import assert from "node:assert/strict";
import { Container, Interface, type StopOptions } from "../../mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";

Deno.test("a container that is stopped while it starts does not serve afterwards", async () => {
  const isStarting = Promise.withResolvers<void>();
  const mayStart = Promise.withResolvers<void>();
  let stops = 0;
  class Slow extends Interface {
    override async onStart(): Promise<void> {
      isStarting.resolve();
      await mayStart.promise;
    }
    override onStop(): void {
      stops++;
    }
  }
  const network = new LocalNetwork();
  const container = new Container(network.parts(new MsgpackSerializer()));
  await container.install(Slow);
  const starting = container.start();
  await isStarting.promise;
  await container.stop();
  mayStart.resolve();
  await assert.rejects(starting, { name: "AbortError" });
  assert.equal(stops, 2); // once while it started, and once for what it has begun since
  const { registry } = network.parts(new MsgpackSerializer());
  await registry.start();
  assert.deepEqual(await registry.discover(), []);
  await registry.stop();
});

for (const name of ["a\0", "", "a/b"]) {
  Deno.test(`a service cannot be installed under the name ${JSON.stringify(name)}`, async () => {
    const container = new Container(new LocalNetwork().parts(new MsgpackSerializer()));
    await assert.rejects(container.install(class extends Interface {}, { name }), {
      name: "RangeError",
      message: `Cannot install a service as its name must not ${
        name === "" ? "be empty" : `contain ${JSON.stringify(name[1])}`
      }: current value is ${JSON.stringify(name)}`,
    });
  });
}

class Busy extends Interface {
  readonly entered: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly mayEnd: PromiseWithResolvers<void> = Promise.withResolvers();
  isAborted = false;

  override async onDrain({ signal }: StopOptions): Promise<void> {
    this.entered.resolve();
    signal?.addEventListener("abort", () => {
      this.isAborted = true;
      this.mayEnd.resolve();
    });
    await this.mayEnd.promise;
  }
}

async function startBusy(): Promise<{ container: Container; busy: Busy }> {
  const container = new Container(new LocalNetwork().parts(new MsgpackSerializer()));
  const busy = await container.install(Busy);
  await container.start();
  return { container, busy };
}

Deno.test("who stops a container that is being stopped waits for the same end", async () => {
  const { container, busy } = await startBusy();
  const order: string[] = [];
  const first = container.stop().then(() => order.push("first"));
  await busy.entered.promise;
  const second = container.stop().then(() => order.push("second"));
  await Promise.resolve();
  assert.deepEqual(order, []);
  busy.mayEnd.resolve();
  await Promise.all([first, second]);
  assert.deepEqual(order, ["first", "second"]);
  await container.stop(); // once more has nothing to do
});

Deno.test("an immediate stop of a container ends a slow one", async () => {
  const { container, busy } = await startBusy();
  const first = container.stop();
  await busy.entered.promise;
  await container.stop({ signal: AbortSignal.abort() });
  await first;
  assert.ok(busy.isAborted);
});
