import assert from "node:assert/strict";
import { hasEmbeddedEvents } from "../support/parts/default_events.ts";
import { eventually } from "../support/eventually.ts";
import { ServiceProject } from "../support/projects/service_project.ts";

const isPossible = await hasEmbeddedEvents();
const test = isPossible ? Deno.test : Deno.test.ignore;

const testdata = (name: string) => new URL(`testdata/${name}`, import.meta.url);

function createProject(): Promise<ServiceProject> {
  return ServiceProject.create({
    "conf/images.yml": testdata("images.yml"),
    "conf/fixed.yml": testdata("fixed.yml"),
    "services/images.ts": testdata("images.ts"),
  });
}

test("a worker does the tasks that an instance hands over, and is registered as one", async () => {
  await using project = await createProject();
  const instance = await project.startInstance();
  await project.run("request", "Images.upload", `{"id": 1}`);
  const worker = project.start("worker", "--config", "conf/images.yml");
  await worker.stderr(/^Serving the tasks of Images at /m);
  await project.run("request", "Images.upload", `{"id": 2}`);
  assert.equal((await project.run("discover")).stdout, "Images [1]\nImages.worker [1]\n");
  await eventually(async () => (await worker.outputLines()).length === 2);
  assert.deepEqual((await worker.outputLines()).sort(), ["Resizing 1", "Resizing 2"]);
  assert.deepEqual(await instance.outputLines(), []);
});

test("a worker with --reload restarts what has changed", async () => {
  await using project = await createProject();
  const worker = project.start("worker", "--config=conf/images.yml", "--reload");
  await worker.stderr(/^Serving the tasks of Images at /m);
  const source = await Deno.readTextFile(testdata("images.ts"));
  await project.write("services/images.ts", source.replace("Resizing", "Shrinking"));
  await worker.stderr(/^Serving the tasks of Images at [^]*^Serving the tasks of Images at /m);
  await using _instance = await project.startInstance();
  await project.run("request", "Images.upload", `{"id": 1}`);
  await eventually(async () => (await worker.outputLines()).includes("Shrinking 1"));
  worker.signal("SIGTERM"); // were it killed, what it has started would still write for a moment
  assert.equal((await worker.ended).code, 0);
});

test("a poisonous event ends among the dead letters, and after a fix is delivered", async () => {
  await using project = await createProject();
  const poisoned = await project.startInstance();
  await project.run("emit", "image.seen", `{"id": 7}`);
  await project.run("emit", "image.seen", `{"id": 8}`);
  const list = await eventually(async () => {
    const { stdout } = await project.run("dlq", "list", "--json");
    return stdout !== "" && stdout;
  });
  const letter = JSON.parse(list);
  assert.equal(letter.queue, "Images-onSeen");
  assert.deepEqual(letter.event.body, { id: 7 });
  assert.deepEqual(letter.error, { type: "RangeError", message: "image 7 is poison" });
  assert.equal(letter.attempts, 2);
  await poisoned.stdout(/^Seen /m);
  assert.deepEqual(await poisoned.outputLines(), ["Seen 8"]);
  poisoned.signal("SIGTERM");
  await poisoned.ended;
  const fixed = project.start("instance", "--config", "conf/fixed.yml");
  await fixed.stderr(/^Serving /m);
  const { stdout } = await project.run("dlq", "retry", letter.id);
  assert.equal(stdout, "Retried 1 dead letter\n");
  await eventually(async () => (await fixed.outputLines()).includes("Seen 7"));
  assert.equal((await project.run("dlq", "list")).stdout, "");
});
