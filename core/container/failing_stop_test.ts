import assert from "node:assert/strict";
import { Container, event, Interface } from "../../mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import type { ContainerParts } from "./container_options.ts";

const steps: string[] = [];

/** Fails where it is told to. */
class Broken extends Interface {
  @event("a")
  onA(): void {}

  override onDrain(): Promise<void> {
    return Promise.reject(new Error("no drain"));
  }
}

/** Takes some turns for each step. */
class Slow extends Interface {
  @event("b")
  onB(): void {}

  override async onDrain(): Promise<void> {
    await turns();
    steps.push("drained");
  }

  override onStop(): void {
    steps.push("stopped");
  }
}

/** Whether all of this was done before services were told to stop. */
function assertDoneBeforeStop(...expected: readonly string[]): void {
  assert.equal(steps.at(-1), "stopped");
  assert.deepEqual(steps.slice(0, -1).toSorted(), expected);
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((done) => setTimeout(done, 0));
}

async function start(parts: ContainerParts): Promise<Container> {
  steps.length = 0;
  const container = new Container(parts, { peer: { quietMs: 0 } });
  await container.install(Broken);
  await container.install(Slow);
  await container.start();
  return container;
}

const partsOf = () => new LocalNetwork().parts(new MsgpackSerializer());

Deno.test("an onDrain that fails does not end the wait for those of other services", async () => {
  const container = await start(partsOf());
  await assert.rejects(container.stop(), { message: "no drain" });
  assertDoneBeforeStop("drained");
});

Deno.test("a service that cannot be unregistered does not end the wait for others", async () => {
  const parts = partsOf();
  const { registry } = parts;
  const container = await start(parts);
  const unregister = registry.unregister.bind(registry);
  registry.unregister = async (instance) => {
    if (instance.service === "Broken") throw new Error("no such node");
    await turns();
    await unregister(instance);
    steps.push(`unregistered ${instance.service}`);
  };
  await assert.rejects(container.stop());
  assertDoneBeforeStop("drained", "unregistered Slow", "unregistered lymph");
});

Deno.test("a handler that cannot be unsubscribed does not end the wait for others", async () => {
  const parts = partsOf();
  const { events } = parts;
  const subscribe = events.subscribe.bind(events);
  events.subscribe = async (subscription, handler) => {
    const live = await subscribe(subscription, handler);
    return {
      async [Symbol.asyncDispose]() {
        await live[Symbol.asyncDispose]();
        if (subscription.queue === "Broken-onA") throw new Error("no such queue");
        await turns();
        steps.push(`left ${subscription.queue}`);
      },
    };
  };
  const container = await start(parts);
  await assert.rejects(container.stop());
  assertDoneBeforeStop("drained", "left Slow-onB");
});
