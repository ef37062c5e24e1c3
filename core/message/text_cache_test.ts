import assert from "node:assert/strict";
import { TextCache } from "./text_cache.ts";

const utf8 = new TextEncoder();

Deno.test("a text is decoded once, as long as no other takes its slot", () => {
  let decoded = 0;
  const cache = new TextCache((bytes) => {
    decoded++;
    return new TextDecoder().decode(bytes);
  });
  for (let time = 0; time < 3; time++) {
    assert.equal(cache.get(utf8.encode("Echo.echo")), "Echo.echo");
    assert.equal(cache.get(utf8.encode("")), "");
  }
  assert.equal(decoded, 1);
});

Deno.test("thousands of texts are never confused, whatever becomes of their bytes", () => {
  const cache = new TextCache((bytes) => new TextDecoder().decode(bytes));
  for (let index = 0; index < 5000; index++) {
    const text = `Service${index % 1700}.method`;
    const bytes = utf8.encode(text);
    assert.equal(cache.get(bytes), text);
    bytes.fill(0);
  }
});

Deno.test("long texts are not remembered", () => {
  let decoded = 0;
  const cache = new TextCache((bytes) => {
    decoded++;
    return new TextDecoder().decode(bytes);
  });
  const long = "x".repeat(1000);
  for (let time = 0; time < 3; time++) assert.equal(cache.get(utf8.encode(long)), long);
  assert.equal(decoded, 3);
});
