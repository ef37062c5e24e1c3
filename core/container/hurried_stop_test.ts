import assert from "node:assert/strict";
import { Container, Interface, type Plugin } from "../../mod.ts";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { within } from "../../tests/support/within.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";

const never = new Promise<never>(() => {});

/** Starts a service that waits for ever where it is asked to stop, and stops it twice. */
async function stopTwice(where: "onDrain" | "onStop" | "plugin.stop"): Promise<string[]> {
  using time = fakeTime();
  const steps: string[] = [];
  const isStuck = Promise.withResolvers<void>();
  const step = (name: typeof where): Promise<void> | undefined => {
    steps.push(name);
    if (name !== where) return;
    isStuck.resolve();
    return never;
  };
  class Stuck extends Interface {
    override onDrain = () => step("onDrain");
    override onStop = () => step("onStop");
  }
  const plugin: Plugin = { name: "stuck", stop: () => step("plugin.stop") };
  const parts = new LocalNetwork().parts(new MsgpackSerializer());
  const container = new Container(parts, { peer: { quietMs: 0 }, plugins: [plugin] });
  await container.install(Stuck);
  await container.start();
  const stopped = container.stop();
  await time.advance(1000);
  await isStuck.promise;
  const hurried = container.stop({ signal: AbortSignal.abort() });
  await time.advance(10_000);
  await within(Promise.all([stopped, hurried]), "the end of the stop", { timeoutMs: 5000 });
  return steps;
}

for (const where of ["onDrain", "onStop", "plugin.stop"] as const) {
  Deno.test(`a hurried stop leaves behind what never ends: ${where}`, async () => {
    assert.deepEqual(await stopTwice(where), ["onDrain", "onStop", "plugin.stop"]);
  });
}
