import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  INTERRUPTED,
  isConspicuous,
  MAX_INTERRUPTIONS,
  type Precaution,
  precautionFor,
  SUSPECT_INTERRUPTIONS,
} from "./interruptions.ts";

function messageOf(interruptions: number, redelivered = false) {
  return {
    content: Buffer.from("{}"),
    properties: { headers: interruptions > 0 ? { [INTERRUPTED]: interruptions } : {} },
    fields: { routingKey: "e", redelivered },
  };
}

const before = SUSPECT_INTERRUPTIONS - 1;
const last = MAX_INTERRUPTIONS - 1;
const CASES: readonly [string, number, boolean, boolean, Precaution][] = [
  ["a new event is handled", 0, false, false, { action: "handle" }],
  ["the first interruption is counted", 0, true, false, { action: "count", interruptions: 1 }],
  ["an event that was counted is handled", 1, false, false, { action: "handle" }],
  ["a suspect is not handled beside others", before, true, false, {
    action: "isolate",
    interruptions: SUSPECT_INTERRUPTIONS,
  }],
  ["a suspect that was counted waits to be alone", SUSPECT_INTERRUPTIONS, false, false, {
    action: "isolate",
    interruptions: SUSPECT_INTERRUPTIONS,
  }],
  ["a suspect is handled alone", SUSPECT_INTERRUPTIONS, false, true, { action: "handle" }],
  ["what has cut off its handling alone is counted", SUSPECT_INTERRUPTIONS, true, true, {
    action: "count",
    interruptions: SUSPECT_INTERRUPTIONS + 1,
  }],
  ["the last interruption makes a dead letter", last, true, true, {
    action: "give up",
    interruptions: MAX_INTERRUPTIONS,
  }],
  ["the last interruption makes a dead letter beside others, too", last, true, false, {
    action: "give up",
    interruptions: MAX_INTERRUPTIONS,
  }],
];

for (const [fact, interruptions, isBlamed, isAlone, expected] of CASES) {
  Deno.test(`W3 ${fact}`, () => {
    assert.deepEqual(precautionFor(messageOf(interruptions), { isBlamed, isAlone }), expected);
  });
}

Deno.test("W3 only events that were delivered before are looked at", () => {
  assert.ok(!isConspicuous(messageOf(0)));
  assert.ok(isConspicuous(messageOf(0, true)));
  assert.ok(isConspicuous(messageOf(1)));
});
