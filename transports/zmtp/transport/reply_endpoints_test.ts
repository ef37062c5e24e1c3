import assert from "node:assert/strict";
import { replyEndpoint, ReplyEndpoints } from "./reply_endpoints.ts";
import { parseEndpoint } from "../endpoints/endpoint.ts";

const from = (remote: string, identity: string) => ({
  remote: parseEndpoint(remote),
  identity: new TextEncoder().encode(identity),
});

Deno.test("a peer is answered at the endpoint in its identity if that is its own host", () => {
  const asker = from("tcp://10.0.0.7:50001", "tcp://10.0.0.7:40001");
  assert.equal(replyEndpoint(asker, []), "tcp://10.0.0.7:40001");
  assert.equal(
    replyEndpoint(from("tcp://127.0.0.1:5", "tcp://localhost:6"), []),
    "tcp://localhost:6",
  );
});

Deno.test("a peer is not answered at another host, unless that host is allowed", () => {
  const asker = from("tcp://10.0.0.7:50001", "tcp://10.0.0.8:40001");
  assert.equal(replyEndpoint(asker, []), undefined);
  assert.equal(replyEndpoint(asker, ["10.0.0.8"]), "tcp://10.0.0.8:40001");
});

Deno.test("an identity that is no endpoint, has no port, or names a file is not dialled", () => {
  for (const identity of ["", "foo", "\0\x01\x02", "tcp://127.0.0.1:0", "ipc:///run/x.sock"]) {
    assert.equal(replyEndpoint(from("tcp://127.0.0.1:5", identity), []), undefined, identity);
  }
});

Deno.test("endpoints without a connection are forgotten, others are not", () => {
  const evicted: string[] = [];
  const backs = new ReplyEndpoints(2, (endpoint) => evicted.push(endpoint));
  assert.ok(backs.reserve("a"));
  assert.ok(backs.reserve("b"));
  assert.ok(backs.reserve("a"));
  assert.ok(!backs.reserve("c"));
  backs.release("a");
  assert.ok(!backs.reserve("c"));
  backs.release("a");
  assert.ok(backs.reserve("c"));
  assert.deepEqual(evicted, ["a"]);
});
