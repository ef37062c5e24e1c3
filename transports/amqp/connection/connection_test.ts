import assert from "node:assert/strict";
import { AbruptBroker } from "../testdata/abrupt_broker.ts";
import { openConnection } from "./connection.ts";

const { signal } = new AbortController();

for (const ends of ["connection", "channel"] as const) {
  // A timer that goes on fails the test.
  Deno.test(`a ${ends} that ends as its channel is confirmed leaves nothing behind`, async () => {
    await using broker = new AbruptBroker(ends);
    const connection = await openConnection(broker.url, { timeoutMs: 10_000, signal });
    const channel = await connection.openPublishingChannel();
    assert.match(String(await channel.closed), /maintenance/);
    await connection.close();
  });
}
