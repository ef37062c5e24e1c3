import assert from "node:assert/strict";
import { Store } from "../../store/store.ts";
import { openRows, RECORD } from "../testdata/event_rows.ts";
import { Deliveries } from "./deliveries.ts";
import { Topology } from "./topology.ts";

const EVENT = { type: "e", source: "", headers: new Uint8Array(), body: new Uint8Array() };
const DEATHS = 9;

Deno.test("an event whose process has died again and again is handled by itself", async () => {
  const directory = await Deno.makeTempDir({ prefix: "lymph_test_" });
  const store = await Store.open(directory);
  const deliveries = new Deliveries(store);
  const queue = await store.write(() =>
    new Topology(store).declare({ queue: "Q", patterns: ["e"] }, 0)
  );
  await store.write(() => {
    store.prepare("INSERT INTO sessions VALUES (7, 'lock', 1, '', '', '')").run();
    for (let i = 0; i < 3; i++) deliveries.add(EVENT, [queue]);
  });
  const claim = () => store.write(() => deliveries.claim(queue, 7, 10));
  // As the end of a session does.
  const die = () => store.write(() => store.prepare("UPDATE deliveries SET session = NULL").run());
  for (let death = 0; death < DEATHS; death++) {
    assert.equal((await claim()).length, death < DEATHS - 1 ? 3 : 1);
    await die();
  }
  const [first, ...others] = await claim();
  assert.deepEqual([first?.attempts, others], [DEATHS + 1, []]);
  await store.write(() => deliveries.acknowledge(first?.id ?? 0, 7));
  const [second, ...more] = await claim();
  assert.deepEqual([second?.attempts, more], [DEATHS, []]);
  store.close();
  await Deno.remove(directory, { recursive: true });
});

Deno.test("a message goes with its last delivery, however often that was put off", async () => {
  await using rows = await openRows();
  const { deliveries, store, topology } = rows;
  const [first, second] = await rows.write(() =>
    ["A", "B"].map((queue) => topology.declare({ queue, patterns: ["e"] }, 7))
  ) as [number, number];
  const countMessages = () => store.prepare("SELECT count(*) AS n FROM messages").get()?.["n"];
  const take = async (queue: number): Promise<number> => {
    const [delivery] = await rows.write(() => deliveries.claim(queue, 7, 1));
    assert.ok(delivery !== undefined);
    assert.equal(deliveries.read([delivery])[0]?.record.type, "e");
    return delivery.id;
  };
  const acknowledge = async (queue: number): Promise<void> => {
    const id = await take(queue);
    await rows.write(() => deliveries.acknowledge(id, 7));
  };
  for (const queues of [[first], [first, second]]) {
    await rows.write(() => deliveries.add(RECORD, queues));
    const id = await take(first);
    await rows.write(() => deliveries.postpone(id, 7, 1000));
    await rows.write(() => deliveries.promote(first, 1000));
    for (const queue of queues) {
      assert.equal(countMessages(), 1);
      await acknowledge(queue);
    }
    assert.equal(countMessages(), 0);
  }
});

Deno.test("of several acknowledged events those go that the session has leased", async () => {
  await using rows = await openRows();
  const { deliveries, store, topology } = rows;
  await rows.write(() => {
    const queue = topology.declare({ queue: "Q", patterns: ["e"] }, 7);
    for (let i = 0; i < 3; i++) deliveries.add(RECORD, [queue]);
    deliveries.claim(queue, 7, 2);
  });
  await rows.write(() => deliveries.acknowledgeAll([1, 3], 7));
  const left = store.prepare("SELECT id FROM deliveries ORDER BY id").all().map(({ id }) => id);
  assert.deepEqual(left, [2, 3]);
});

Deno.test("a claim has the oldest events that are ready, and none that is leased between them", async () => {
  await using rows = await openRows();
  const { deliveries, topology } = rows;
  const queue = await rows.write(() => topology.declare({ queue: "Q", patterns: ["e"] }, 7));
  await rows.write(() => {
    for (const letter of "abcd") {
      deliveries.add({ ...RECORD, body: new TextEncoder().encode(letter) }, [queue]);
    }
  });
  const claim = async (limit: number): Promise<string> => {
    const claimed = await rows.write(() => deliveries.claim(queue, 7, limit));
    return new TextDecoder().decode(
      Uint8Array.from(deliveries.read(claimed).flatMap(({ record }) => [...record.body])),
    );
  };
  assert.equal(await claim(2), "ab");
  await rows.write(() => deliveries.release(1, 7));
  assert.deepEqual([await claim(2), await claim(2), await claim(2)], ["ac", "d", ""]);
});
