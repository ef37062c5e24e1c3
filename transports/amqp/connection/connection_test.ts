import assert from "node:assert/strict";
import { AbruptBroker } from "../testdata/abrupt_broker.ts";
import { openConnection } from "./connection.ts";

const { signal } = new AbortController();

for (const ends of ["connection", "channel"] as const) {
  // A timer that goes on fails the test.
  Deno.test(`a ${ends} that ends as its channel is confirmed leaves nothing behind`, async () => {
    await using broker = new AbruptBroker({ ends, opening: "channel" });
    const connection = await openConnection(broker.url, { timeoutMs: 10_000, signal });
    const channel = await connection.openPublishingChannel();
    assert.match(String(await channel.closed), /maintenance/);
    await connection.close();
  });
}

Deno.test("a connection that ends as it is opened is not open", async () => {
  await using broker = new AbruptBroker({ ends: "connection", opening: "connection" });
  await assert.rejects(
    openConnection(broker.url, { timeoutMs: 10_000, signal }),
    /Connection closed: 320 \(CONNECTION-FORCED\) with message "maintenance"/,
  );
});
