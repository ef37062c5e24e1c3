import assert from "node:assert/strict";
import { HighWaterMark } from "./high_water_mark.ts";

Deno.test("there is room up to the mark, and again once half of it is free", () => {
  const mark = new HighWaterMark(100);
  mark.risen(100);
  assert.ok(!mark.isPassed);
  mark.risen(101);
  assert.ok(mark.isPassed);
  assert.ok(!mark.fallen(51));
  assert.ok(mark.isPassed);
  assert.ok(mark.fallen(50));
  assert.ok(!mark.isPassed);
});

Deno.test("only the first fall below half of the mark is news", () => {
  const mark = new HighWaterMark(100);
  assert.ok(!mark.fallen(0));
  mark.risen(101);
  assert.ok(mark.fallen(0));
  assert.ok(!mark.fallen(0));
});

Deno.test("waiting for room ends when there is some, or when the connection ends", async () => {
  const mark = new HighWaterMark(100);
  await mark.room();
  mark.risen(101);
  const first = mark.room();
  mark.fallen(0);
  await first;
  mark.risen(101);
  const second = mark.room();
  mark.release();
  await second;
});
