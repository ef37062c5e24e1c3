import assert from "node:assert/strict";
import { Listing } from "../../discovery/directory.ts";
import { configureLogging } from "../../observe/logs/log.ts";
import { taskType } from "../handling/tasks.ts";
import { WorkerWatch } from "./worker_watch.ts";

const WORKER = {
  id: "1",
  identity: "1",
  endpoint: "tcp://127.0.0.1:1",
  version: null,
  metadata: {},
};

/** Calls `use` with a listing, and returns what was logged. */
async function warningsOf(
  use: (watch: WorkerWatch, listing: Listing) => void | Promise<void>,
): Promise<readonly string[]> {
  const messages: string[] = [];
  configureLogging({ level: "warning", sinks: [({ message }) => void messages.push(message)] });
  try {
    const listing = new Listing();
    const watch = new WorkerWatch((service) => {
      assert.equal(service, "my.Images.worker");
      return listing;
    });
    await use(watch, listing);
    watch.stop();
    await Promise.resolve();
    return messages;
  } finally {
    configureLogging({ level: "error", sinks: [] });
  }
}

const TYPE = taskType("my.Images", "resize");
const WARNING = "No worker of my.Images runs: its tasks wait until lymph worker starts one";

Deno.test("W8 tasks without any worker are one warning, also before the registry has answered", async () => {
  const warnings = await warningsOf(async (watch, listing) => {
    for (let i = 0; i < 3; i++) watch.check(TYPE);
    listing.update([]);
    await Promise.resolve();
    watch.check(TYPE);
  });
  assert.deepEqual(warnings, [WARNING]);
});

Deno.test("W8 tasks that find a worker are no warning, and those after its end are one", async () => {
  const worker = { ...WORKER, service: "my.Images.worker" };
  const warnings = await warningsOf((watch, listing) => {
    listing.update([worker]);
    watch.check(TYPE);
    assert.deepEqual([...listing.instances], [worker]);
    listing.update([]);
    for (let i = 0; i < 3; i++) watch.check(TYPE);
    listing.update([worker]);
    watch.check(TYPE);
    listing.update([]);
    watch.check(TYPE);
  });
  assert.deepEqual(warnings, [WARNING, WARNING]);
});

Deno.test("W8 other events are not looked at, and neither is a registry that does not answer", async () => {
  assert.deepEqual(
    await warningsOf((watch) => {
      watch.check("order.placed");
      watch.check(TYPE);
    }),
    [],
  );
});

Deno.test("W8 tasks wait for the registry together", async () => {
  let waiters = 0;
  await warningsOf((watch, listing) => {
    const { changed } = listing;
    listing.changed = (signal) => {
      waiters++;
      return changed.call(listing, signal);
    };
    for (let i = 0; i < 3; i++) watch.check(TYPE);
  });
  assert.equal(waiters, 1);
});
