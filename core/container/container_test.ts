import assert from "node:assert/strict";
import { Container, Interface, type StopOptions } from "../../mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";

/** Opens something slowly when it starts, and closes it when it stops. */
class Slow extends Interface {
  readonly isStarting: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly mayStart: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly steps: string[] = [];
  #connection: { close(): void } | undefined;

  override async onStart(): Promise<void> {
    this.steps.push("starts");
    this.isStarting.resolve();
    await this.mayStart.promise;
    this.#connection = { close: () => this.steps.push("closed") };
  }

  override onStop(): void {
    this.steps.push("stops");
    this.#connection?.close();
  }
}

async function startSlow() {
  const network = new LocalNetwork();
  const container = new Container(network.parts(new MsgpackSerializer()));
  const slow = await container.install(Slow);
  const next = await container.install(Slow, { name: "Next" });
  const starting = container.start();
  await slow.isStarting.promise;
  return { network, container, slow, next, starting };
}

Deno.test("a container that is stopped while it starts undoes what has started, once it has", async () => {
  const { network, container, slow, next, starting } = await startSlow();
  const stopping = container.stop();
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  assert.deepEqual(slow.steps, ["starts"]);
  slow.mayStart.resolve();
  await stopping;
  await assert.rejects(starting, { name: "AbortError" });
  assert.deepEqual(slow.steps, ["starts", "stops", "closed"]);
  assert.deepEqual(next.steps, []);
  const { registry } = network.parts(new MsgpackSerializer());
  await registry.start();
  assert.deepEqual(await registry.discover(), []);
  await registry.stop();
});

Deno.test("a hurried stop does not wait for what starts, which is undone later", async () => {
  const { container, slow, starting } = await startSlow();
  const stopping = container.stop();
  await container.stop({ signal: AbortSignal.abort() });
  await stopping;
  assert.deepEqual(slow.steps, ["starts"]);
  slow.mayStart.resolve();
  await assert.rejects(starting, { name: "AbortError" });
  assert.deepEqual(slow.steps, ["starts", "stops", "closed"]);
});

Deno.test("what fails to start after a hurried stop is undone, too", async () => {
  const { container, slow, starting } = await startSlow();
  await container.stop({ signal: AbortSignal.abort() });
  slow.mayStart.reject(new Error("no luck"));
  await assert.rejects(starting, /no luck/);
  assert.deepEqual(slow.steps, ["starts", "stops"]);
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
