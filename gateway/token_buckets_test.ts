import assert from "node:assert/strict";
import { TokenBuckets } from "./token_buckets.ts";

Deno.test("a client may send so many requests at once, and then as many as flow in", () => {
  const buckets = new TokenBuckets({ requests: 2, periodMs: 1000 });
  assert.equal(buckets.take("a", 0), 0);
  assert.equal(buckets.take("a", 0), 0);
  assert.equal(buckets.take("a", 0), 500);
  assert.equal(buckets.take("b", 0), 0, "another client has a bucket of its own");
  assert.equal(buckets.take("a", 400), 100);
  assert.equal(buckets.take("a", 500), 0);
  assert.equal(buckets.take("a", 60_000), 0);
  assert.equal(buckets.take("a", 60_000), 0);
  assert.equal(buckets.take("a", 60_000), 500, "a bucket holds no more than its size");
});

Deno.test("a limit below one request for each millisecond is kept, too", () => {
  const buckets = new TokenBuckets({ requests: 1, periodMs: 3_600_000 });
  assert.equal(buckets.take("a", 0), 0);
  assert.equal(buckets.take("a", 1), 3_599_999);
});

Deno.test("of too many clients those that were seen longest ago are forgotten", () => {
  const buckets = new TokenBuckets({ requests: 1, periodMs: 1000, maxClients: 2 });
  for (const client of ["a", "b"]) assert.equal(buckets.take(client, 0), 0);
  assert.equal(buckets.take("a", 0), 1000);
  assert.equal(buckets.take("c", 0), 0);
  assert.equal(buckets.take("a", 0), 1000, "it was seen later than b");
  assert.equal(buckets.take("b", 0), 0);
});
