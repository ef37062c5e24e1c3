import assert from "node:assert/strict";
import { StopRequests } from "./stop_requests.ts";

const stateOf = ({ graceful, immediate }: StopRequests) => [graceful.aborted, immediate.aborted];

Deno.test("W4 copies of one signal are one request to stop", () => {
  const requests = new StopRequests();
  assert.deepEqual(stateOf(requests), [false, false]);
  for (const time of [1000, 1000, 1003, 1400]) requests.add(time);
  assert.deepEqual(stateOf(requests), [true, false]);
});

Deno.test("W4 a second signal after a noticeable time hurries", () => {
  const requests = new StopRequests();
  requests.add(1000);
  requests.add(1500);
  assert.deepEqual(stateOf(requests), [true, true]);
});

Deno.test("W4 copies that go on for long are counted from the first one", () => {
  const requests = new StopRequests();
  for (let time = 1000; time <= 1600; time += 100) requests.add(time);
  assert.deepEqual(stateOf(requests), [true, true]);
});
