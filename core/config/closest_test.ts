import assert from "node:assert/strict";
import { closest, didYouMean } from "./closest.ts";

Deno.test("the closest candidate differs by a few letters at most", () => {
  const candidates = ["Greeting", "Listen", "Web"];
  const cases: [string, string | undefined][] = [
    ["Greting", "Greeting"],
    ["greeting", "Greeting"],
    ["Greteing", "Greeting"],
    ["Wbe", "Web"],
    ["Lsiten", "Listen"],
    ["Database", undefined],
    ["", undefined],
  ];
  for (const [word, expected] of cases) assert.equal(closest(word, candidates), expected, word);
});

Deno.test("no hint is given where nothing is close", () => {
  assert.equal(didYouMean("prot", ["port"]), ' (did you mean "port"?)');
  assert.equal(didYouMean("prot", ["host"]), "");
  assert.equal(didYouMean("prot", []), "");
});

Deno.test("one word of several is near enough where nothing else is", () => {
  assert.equal(closest("hartbeat", ["heartbeat_interval", "timeout"]), "heartbeat_interval");
  assert.equal(closest("loglevel", ["change-loglevel", "list"]), "change-loglevel");
  assert.equal(closest("timeout", ["drain_timeout", "timeouts"]), "timeouts");
  assert.equal(closest("at", ["at_once"]), undefined);
});

Deno.test("A10 nothing is suggested for a word of millions of letters, in no time", () => {
  let read = 0;
  const word = "x".repeat(10_000_000);
  const counted = new Proxy([word], { get: (all, key) => (read++, Reflect.get(all, key)) });
  assert.equal(closest(word, counted), undefined);
  assert.equal(read, 0);
  assert.equal(closest("shop", [word, "Shop"]), "Shop");
});
