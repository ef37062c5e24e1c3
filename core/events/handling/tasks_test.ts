import assert from "node:assert/strict";
import { Interface, rpc, task } from "../../../mod.ts";
import { startServices } from "../../../tests/kit/mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";

class Images extends Interface {
  readonly resized: unknown[] = [];

  @rpc()
  async upload({ id }: { id: number }): Promise<void> {
    await this.apply(this.resize, { id, width: 640 });
  }
  @task()
  resize(args: { id: number; width: number }): void {
    this.resized.push({ ...args, isWorker: this.isWorker });
  }
  misapply(): Promise<void> {
    return this.apply(this.upload, { id: 1 });
  }
  mistype(): Promise<void> {
    // @ts-expect-error the width is missing
    return this.apply(this.resize, { id: 1 });
  }
}

Deno.test("a task is done by one worker, and by no instance", async () => {
  await using services = await startServices({
    Images: { class: Images, instances: 2, workers: 2 },
  });
  await services.proxy<Images>("Images").upload({ id: 7 });
  await services.settled();
  const done = (name: string) => services.instances<Images>(name).flatMap(({ resized }) => resized);
  assert.deepEqual(done("Images"), []);
  assert.deepEqual(done("Images.worker"), [{ id: 7, width: 640, isWorker: true }]);
  assert.deepEqual(services.tasks, [{ task: "Images.resize", args: { id: 7, width: 640 } }]);
});

Deno.test("a task waits for the first worker", async () => {
  const network = new LocalNetwork();
  await using services = await startServices({ Images: { class: Images, workers: 0 } }, {
    network,
  });
  await services.proxy<Images>("Images").upload({ id: 7 });
  await using workers = await startServices(
    { Images: { class: Images, instances: 0, workers: 1 } },
    { network },
  );
  await workers.settled();
  assert.equal(workers.instances<Images>("Images.worker")[0]?.resized.length, 1);
});

Deno.test("workers are registered under a name of their own and serve no requests", async () => {
  await using services = await startServices({ Images: { class: Images, instances: 0 } });
  const names = await services.network.registry().discover();
  assert.deepEqual(names, ["Images.worker", "lymph"]);
  const question = { subject: "Images.upload", body: { id: 1 } };
  await assert.rejects(services.request("Images.worker", question), { name: "NackError" });
});

Deno.test("only tasks can be handed over", async () => {
  await using services = await startServices({ Images });
  const [images = assert.fail()] = services.instances<Images>("Images");
  assert.throws(() => images.misapply(), /Cannot hand over upload as it must be a @task/);
});
