import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Recollection } from "./recollection.ts";

const messageOf = (content: string, contentType = "application/json") => ({
  content: Buffer.from(content),
  properties: { contentType },
  fields: { routingKey: "e" },
});

Deno.test("W2 an event that was handled is known once for each time that it was handled", () => {
  const recollection = new Recollection();
  recollection.finished(messageOf("twin"));
  recollection.finished(messageOf("twin"));
  assert.ok(!recollection.takeFinished(messageOf("other")));
  assert.ok(!recollection.takeFinished(messageOf("twin", "text/plain")));
  assert.ok(recollection.takeFinished(messageOf("twin")));
  assert.ok(recollection.takeFinished(messageOf("twin")));
  assert.ok(!recollection.takeFinished(messageOf("twin")));
});

Deno.test("W3 an event that was given back on purpose was not handled", () => {
  const recollection = new Recollection();
  recollection.returned(messageOf("e"));
  assert.ok(!recollection.takeFinished(messageOf("e")));
  assert.ok(recollection.takeReturned(messageOf("e")));
  assert.ok(!recollection.takeReturned(messageOf("e")));
});

Deno.test("W2 what is never delivered again does not fill the memory", () => {
  const recollection = new Recollection();
  for (let n = 0; n <= 10_000; n++) recollection.finished(messageOf(`${n}`));
  assert.ok(!recollection.takeFinished(messageOf("0")));
  assert.ok(recollection.takeFinished(messageOf("1")));
});
