import assert from "node:assert/strict";
import { event, Interface, rpc } from "../../mod.ts";
import { fakeTime, startServices } from "./mod.ts";

class Slow extends Interface {
  readonly done: string[] = [];

  @event("slow")
  async onSlow(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    this.done.push("slow");
  }
  @event("read")
  async onRead(): Promise<void> {
    await Deno.readTextFile(new URL(import.meta.url));
    this.done.push("read");
  }
  @rpc()
  async wait(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("a handler that waits for fake time is named, and keeps no test from ending", async () => {
  using _time = fakeTime();
  await using services = await startServices({ Slow });
  await services.emit("slow");
  await assert.rejects(services.settled(), {
    message: /Cannot settle as fake time stands still[^]* Slow-onSlow\. [^]*time\.advance\(ms\)/,
  });
});

Deno.test("the next test gets a clock of its own", async () => {
  using _time = fakeTime();
  await using services = await startServices({ Slow });
  await services.settled();
});

Deno.test("a handler that was given its time settles, and so does one that needs none", async () => {
  using time = fakeTime();
  await using services = await startServices({ Slow });
  await services.emit("slow");
  await services.emit("read");
  await time.advance(20);
  await services.settled();
  assert.deepEqual(services.instances<Slow>("Slow")[0]?.done.sort(), ["read", "slow"]);
});

Deno.test("real time passes while handlers are waited for", async () => {
  await using services = await startServices({ Slow });
  await services.emit("slow");
  await services.settled();
  assert.deepEqual(services.instances<Slow>("Slow")[0]?.done, ["slow"]);
});

Deno.test("a request that waits for fake time stops no test from ending", async () => {
  using _time = fakeTime();
  let answered: Promise<unknown>;
  {
    await using services = await startServices({ Slow });
    answered = services.proxy<Slow>("Slow").wait().catch(({ name }) => name);
  }
  assert.equal(await answered, "NotConnectedError");
});
