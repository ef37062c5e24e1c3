import assert from "node:assert/strict";
import { randomId } from "../../id.ts";
import { PeerState } from "./peer_state.ts";
import { PendingRequest } from "./pending_request.ts";
import { PendingTable } from "./pending_table.ts";

const utf8 = new TextEncoder();
const requester = { onExpired: () => {}, onCancelled: () => {} };
const peer = new PeerState("tcp://127.0.0.1:1");

function pendingRequest(id: string): PendingRequest {
  return new PendingRequest(requester, { id, subject: "Echo.echo", traceId: "t", peer });
}

Deno.test("a table finds thousands of requests by their ids, and forgets those taken out", () => {
  const table = new PendingTable();
  const all = Array.from({ length: 5000 }, () => pendingRequest(randomId()));
  for (const pending of all) table.add(pending);
  assert(all.every((pending) => table.get(utf8.encode(pending.id)) === pending));
  const gone = all.filter((_, index) => index % 3 === 0);
  assert(gone.every((pending) => table.delete(pending)));
  assert(gone.every((pending) => table.get(utf8.encode(pending.id)) === undefined));
  assert.equal(table.toArray().length, all.length - gone.length);
});

Deno.test("requests whose ids begin alike are told apart, in whatever order they are taken out", () => {
  const table = new PendingTable();
  const [a, b, c] = ["0000a", "0000b", "0000c"].map(pendingRequest);
  assert(a && b && c);
  for (const pending of [a, b, c]) table.add(pending);
  assert(table.delete(b));
  assert(!table.delete(b));
  const found = ["0000a", "0000b", "0000c"].map((id) => table.get(utf8.encode(id)));
  assert.deepEqual(found, [a, undefined, c]);
});

Deno.test("an answer may name anything as the id of its request", () => {
  const table = new PendingTable();
  table.add(pendingRequest("0000"));
  for (const id of ["", "0", "zzzz", "\u{1f600}", "00000000"]) {
    assert.equal(table.get(utf8.encode(id)), undefined);
  }
});

Deno.test("a table that is as large as it gets takes requests without looking at all others", () => {
  let looks = 0;
  class CountingTable extends PendingTable {
    override toArray(): PendingRequest[] {
      looks++;
      return super.toArray();
    }
  }
  const table = new CountingTable();
  for (let i = 0; i < 131_072; i++) table.add(pendingRequest(randomId()));
  const before = looks;
  for (let i = 0; i < 3; i++) table.add(pendingRequest(randomId()));
  assert.equal(looks, before);
});
