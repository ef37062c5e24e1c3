import assert from "node:assert/strict";
import { Shares } from "./shares.ts";

Deno.test("two hundred processes that begin traces begin no more than all may together", () => {
  const shares = new Shares(60, () => 0);
  const names = Array.from({ length: 200 }, (_, index) => String(index));
  for (const name of names) shares.of(name, true);
  const total = names.reduce((sum, name) => sum + shares.of(name, false), 0);
  assert.ok(Math.abs(total - 60) < 1e-9, `${total}`);
});

Deno.test("the only process that begins traces may begin all of them", () => {
  const shares = new Shares(60, () => 0);
  for (let index = 0; index < 200; index++) shares.of(`continues ${index}`, false);
  assert.equal(shares.of("begins", true), 60);
});

Deno.test("the share of a process that begins none any more goes to the others", () => {
  let now = 0;
  const shares = new Shares(60, () => now);
  shares.of("a", true);
  assert.equal(shares.of("b", true), 30);
  now = 29_000;
  assert.equal(shares.of("b", true), 30);
  now = 31_000;
  assert.equal(shares.of("b", false), 60);
});
