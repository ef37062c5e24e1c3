import assert from "node:assert/strict";
import { parseEndpoint } from "../endpoints/endpoint.ts";
import type { RemotePeer } from "../wire/handshake.ts";
import { type Incoming, MessageSources } from "./message_sources.ts";

/** A connection of a peer at 127.0.0.1, which notes whether it is read. */
class Asking implements Incoming {
  readonly remote = parseEndpoint("tcp://127.0.0.1:50001");
  readonly peer: RemotePeer;
  isRead = true;

  constructor(identity: string, { isNative = false } = {}) {
    this.peer = {
      socketType: "ROUTER",
      identity: new TextEncoder().encode(identity),
      metadata: new Map(isNative ? [["x-lymph", new Uint8Array()]] : []),
    };
  }
  pause(): void {
    this.isRead = false;
  }
  resume(): void {
    this.isRead = true;
  }
}

function sources({ maxDialBacks = 10 } = {}) {
  const evicted: string[] = [];
  const onEvict = (endpoint: string) => evicted.push(endpoint);
  return { evicted, sources: new MessageSources({ allowedHosts: [], maxDialBacks, onEvict }) };
}

Deno.test("a peer of Python lymph is named by its endpoint, however often it connects", () => {
  const { sources: all } = sources();
  assert.equal(all.admit(new Asking("tcp://127.0.0.1:40001")), "tcp://127.0.0.1:40001");
  assert.equal(all.admit(new Asking("tcp://127.0.0.1:40001")), "tcp://127.0.0.1:40001");
});

Deno.test("two of our own that claim the same endpoint are kept apart", () => {
  const { sources: all } = sources();
  const name = "tcp://127.0.0.1:40001";
  const first = all.admit(new Asking(name, { isNative: true }));
  const second = all.admit(new Asking(name, { isNative: true }));
  assert.deepEqual([first, second], [`${name}#1`, `${name}#2`]);
});

Deno.test("one of our own needs no endpoint to be answered, others do", () => {
  const { sources: all } = sources();
  assert.equal(all.admit(new Asking("", { isNative: true })), "tcp://127.0.0.1:50001#1");
  assert.equal(all.admit(new Asking("")), undefined);
});

Deno.test("a source is paused on all its connections, and no other one is", () => {
  const { sources: all } = sources();
  const [first, second] = [new Asking("tcp://127.0.0.1:1"), new Asking("tcp://127.0.0.1:1")];
  const other = new Asking("tcp://127.0.0.1:2");
  for (const connection of [first, second, other]) all.admit(connection);
  all.pause("tcp://127.0.0.1:1");
  assert.deepEqual([first.isRead, second.isRead, other.isRead], [false, false, true]);
  all.remove(second);
  all.resume("tcp://127.0.0.1:1");
  assert.deepEqual([first.isRead, second.isRead], [true, false]);
});

Deno.test("an endpoint to connect back to gives way once all its connections are gone", () => {
  const { sources: all, evicted } = sources({ maxDialBacks: 1 });
  const [first, second] = [new Asking("tcp://127.0.0.1:1"), new Asking("tcp://127.0.0.1:1")];
  all.admit(first);
  all.admit(second);
  all.remove(first);
  assert.equal(all.admit(new Asking("tcp://127.0.0.1:2")), undefined);
  all.remove(second);
  assert.equal(all.admit(new Asking("tcp://127.0.0.1:2")), "tcp://127.0.0.1:2");
  assert.deepEqual(evicted, ["tcp://127.0.0.1:1"]);
});
