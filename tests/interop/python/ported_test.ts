/** The service of docs/guide/migrating.md, in both languages: each takes the other's place. */
import assert from "node:assert/strict";
import { eventually } from "../../support/eventually.ts";
import { type Cluster, LANGUAGES, otherThan } from "./cluster.ts";
import { Servers } from "./servers.ts";

const PANTRY = { Pantry: "pantry:Pantry" };
const WAITER = { Waiter: "pantry:Waiter" };

let servers: Servers;
Deno.test.beforeAll(async () => {
  servers = await Servers.start();
});
Deno.test.afterAll(() => servers?.stop()); // it may have failed to start

const order = (cluster: Cluster, portions: number) =>
  cluster.ask("Waiter", "order", { dish: "soup", portions });

for (const language of LANGUAGES) {
  Deno.test(`one service is ported, the other is still in ${language}`, async () => {
    await using cluster = await servers.createCluster();
    await cluster.start(otherThan(language), PANTRY);
    await cluster.start(language, WAITER);
    // Python's first message to a new peer may be lost.
    await eventually(() => order(cluster, 0).then(() => true, () => false));
    assert.equal(await order(cluster, 4), "6 left");
    assert.equal(await order(cluster, 7), "Sorry, only 6 of soup left");
    await cluster.ask("Waiter", "cancel", { portions: 4 });
    await eventually(async () => await order(cluster, 10) === "0 left");
  });
}

Deno.test("while both forms of a service run, one of them gets each event", async () => {
  await using cluster = await servers.createCluster();
  const pantries = [
    await cluster.start("python", PANTRY),
    await cluster.start("typescript", PANTRY),
  ];
  await cluster.start("typescript", WAITER);
  const leftAt = async (endpoint: string) => {
    const body = { dish: "soup", portions: 0 };
    return (await cluster.client.request(endpoint, { subject: "Pantry.take", body })).body;
  };
  for (let n = 0; n < 20; n++) await cluster.ask("Waiter", "cancel");
  const left = async () => {
    const counts = await Promise.all(pantries.map(({ endpoint }) => leftAt(endpoint)));
    return counts.map(Number).reduce((sum, count) => sum + count);
  };
  await eventually(async () => await left() >= 10 + 10 + 20);
  // What is handled by both would be seen by now, or with this last one.
  await cluster.ask("Waiter", "cancel", { portions: 100 });
  await eventually(async () => await left() >= 140);
  assert.equal(await left(), 140);
});
