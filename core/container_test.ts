import assert from "node:assert/strict";
import { Container, Interface } from "../mod.ts";
import { LocalNetwork } from "../transports/local.ts";
import { MsgpackSerializer } from "../transports/serializers/mod.ts";

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
