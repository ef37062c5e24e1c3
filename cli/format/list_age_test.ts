import assert from "node:assert/strict";
import { ListAge } from "./list_age.ts";

Deno.test("the age of a list is told when it is old, every ten seconds, and when it is new again", () => {
  const notes: string[] = [];
  const age = new ListAge((text) => notes.push(text));
  const ages = [0, 400, 0, 1400, 2000, 11_300, 11_400, 12_000, 0, 0, 900];
  const told = ages.filter((ageMs) => age.update(ageMs));
  assert.deepEqual(told, [1400, 11_400, 0]);
  assert.deepEqual(notes, [
    "lymph: The registry is away: this list is 1 s old",
    "lymph: The registry is away: this list is 11 s old",
    "lymph: The registry is back",
  ]);
});
