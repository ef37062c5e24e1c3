import assert from "node:assert/strict";
import { type Around, chain } from "./around.ts";

Deno.test("wrappers run in their order, each around the next", async () => {
  const seen: string[] = [];
  const around = (name: string): Around<string, number> => async (call, next) => {
    seen.push(`${name} ${call}`);
    const result = await next();
    seen.push(`${name} ${result}`);
    return result + 1;
  };
  const wrap = chain([around("outer"), around("inner")]);
  assert.equal(await wrap?.("call", () => 1), 3);
  assert.deepEqual(seen, ["outer call", "inner call", "inner 1", "outer 2"]);
});

Deno.test("a wrapper may answer in place of the work", async () => {
  const wrap = chain<string, string>([() => "cached"]);
  assert.equal(await wrap?.("call", () => assert.fail("the work has run")), "cached");
});

Deno.test("errors of the work and of wrappers pass through", async () => {
  const wrap = chain<string, never>([(_call, next) => next()]);
  await assert.rejects(async () => await wrap?.("call", () => assert.fail("work")), /work/);
  const failing = chain<string, string>([() => assert.fail("wrapper")]);
  await assert.rejects(async () => await failing?.("call", () => "done"), /wrapper/);
});

Deno.test("without wrappers there is nothing to run", () => {
  assert.equal(chain([]), undefined);
});
