import assert from "node:assert/strict";
import { Interface, rpc, task } from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";

class Greeting extends Interface {
  ids: readonly string[] = [];

  override onStart(): void {
    this.ids = [this.id, this.identity];
  }

  @rpc()
  async greet(): Promise<void> {
    await this.emit("greeted");
  }

  @task()
  work(): void {}
}

Deno.test("an interface knows the id under which it is registered, from onStart on", async () => {
  await using services = await startServices({
    "Greeting@1.5": { class: Greeting, instances: 2 },
  });
  const { registry } = services.network.parts(new MsgpackSerializer());
  await registry.start();
  const found: string[][] = [];
  for (const service of ["Greeting", "Greeting.worker"]) {
    const { signal } = new AbortController();
    for await (const instances of registry.watch(service, { signal })) {
      found.push(...instances.map(({ id, identity }) => [id, identity]));
      break;
    }
  }
  await registry.stop();
  const instances = ["Greeting", "Greeting.worker"].flatMap((name) =>
    services.instances<Greeting>(name)
  );
  assert.deepEqual(instances.map(({ id, identity }) => [id, identity]), found);
  assert.deepEqual(instances.map(({ ids }) => ids), found);
  assert.equal(new Set(found.flat()).size, 6);
});

Deno.test("an interface cannot know its id before it is installed", () => {
  assert.throws(() => new Greeting().id, {
    message: "Cannot use Greeting before it is installed in a container",
  });
});
