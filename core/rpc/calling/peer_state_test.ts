import assert from "node:assert/strict";
import { PeerState } from "./peer_state.ts";

Deno.test("a peer that was silent or lost is available once it is heard", () => {
  const peer = new PeerState("tcp://127.0.0.1:1");
  peer.silent();
  assert.equal(peer.standing, "unresponsive");
  peer.heard();
  assert.equal(peer.standing, "available");
  peer.lost();
  peer.silent();
  assert.equal(peer.standing, "lost");
  peer.heard();
  assert.equal(peer.isAvailable, true);
});

Deno.test("a peer that is leaving stays so until its connection is gone", () => {
  const peer = new PeerState("tcp://127.0.0.1:1");
  peer.leaving();
  peer.heard();
  peer.silent();
  assert.equal(peer.standing, "leaving");
  peer.disconnected();
  assert.equal(peer.standing, "available");
});

Deno.test("a peer counts what was asked of it, and a ping is no use of it", () => {
  const peer = new PeerState("tcp://127.0.0.1:1");
  peer.takeActivity();
  peer.asked(true);
  assert.deepEqual(peer.takeActivity(), { wasUsed: false, wasHeard: false });
  peer.asked(false);
  peer.heard();
  assert.deepEqual(peer.takeActivity(), { wasUsed: true, wasHeard: true });
  assert.equal(peer.inFlight, 2);
  peer.settled();
  assert.equal(peer.inFlight, 1);
});
