import assert from "node:assert/strict";
import { type Listed, Roster } from "./roster.ts";

const item = (): Listed => ({ place: -1 });

Deno.test("a roster holds what was put on and not taken off, whatever the order", () => {
  const roster = new Roster();
  const [a, b, c] = [item(), item(), item()];
  for (const one of [a, b, c]) roster.add(one);
  roster.remove(a);
  roster.remove(c);
  assert.deepEqual([roster.size, ...roster.toArray()], [1, b]);
  roster.remove(b);
  assert.deepEqual(roster.toArray(), []);
});

Deno.test("a copy of a roster stays as it is while its items leave", () => {
  const roster = new Roster();
  const items = [item(), item()];
  for (const one of items) roster.add(one);
  for (const one of roster.toArray()) roster.remove(one);
  assert.equal(roster.size, 0);
});
