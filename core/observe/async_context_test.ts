import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { type AsyncContext, createAsyncContext } from "./async_context.ts";

const WAYS = {
  "the runtime's register": () => createAsyncContext<string>(),
  "AsyncLocalStorage": () => createAsyncContext<string>({}),
};

async function seenBy(context: AsyncContext<string>): Promise<(string | undefined)[]> {
  const seen = [context.getStore()];
  await Promise.resolve();
  seen.push(context.getStore());
  await new Promise((resolve) => setTimeout(resolve, 0));
  seen.push(context.getStore());
  const later = Promise.withResolvers<void>();
  queueMicrotask(() => {
    seen.push(context.getStore());
    later.resolve();
  });
  await later.promise;
  const stream = ReadableStream.from(["chunk"]);
  for await (const _ of stream) seen.push(context.getStore());
  return seen;
}

for (const [way, create] of Object.entries(WAYS)) {
  Deno.test(`values of works that overlap follow each of them, by ${way}`, async () => {
    const context = create();
    const names = ["first", "second", "third"];
    const all = await Promise.all(names.map((name) => context.run(name, seenBy, context)));
    assert.deepEqual(all, names.map((name) => Array(5).fill(name)));
    assert.equal(context.getStore(), undefined);
  });

  Deno.test(`a value of a part of the work hides that of the whole, by ${way}`, () => {
    const context = create();
    const seen = context.run("whole", () => {
      return [context.run("part", () => context.getStore()), context.getStore()];
    });
    assert.deepEqual(seen, ["part", "whole"]);
  });

  Deno.test(`work that throws leaves no value behind, by ${way}`, () => {
    const context = create();
    const error = new Error("failed");
    assert.throws(() =>
      context.run("value", () => {
        throw error;
      }), error);
    assert.equal(context.getStore(), undefined);
  });

  Deno.test(`the AsyncLocalStorage of a service keeps its value, by ${way}`, async () => {
    const context = create();
    const storage = new AsyncLocalStorage<string>();
    const both = async () => {
      await Promise.resolve();
      return [context.getStore(), storage.getStore()];
    };
    assert.deepEqual(await context.run("own", () => storage.run("its", both)), ["own", "its"]);
    assert.deepEqual(await storage.run("its", () => context.run("own", both)), ["own", "its"]);
  });

  Deno.test(`two contexts do not know of each other, by ${way}`, () => {
    const [left, right] = [create(), create()];
    const both = () => [left.getStore(), right.getStore()];
    assert.deepEqual(left.run("left", both), ["left", undefined]);
    assert.deepEqual(left.run("left", () => right.run("right", both)), ["left", "right"]);
  });
}

Deno.test("this Deno has a register that is used", () => {
  assert(!(createAsyncContext() instanceof AsyncLocalStorage));
});

Deno.test("a register that others do not use is left alone", () => {
  let frame: object | undefined;
  const core = {
    getAsyncContext: () => frame,
    setAsyncContext: (next: object | undefined) => frame = next,
  };
  assert(createAsyncContext(core) instanceof AsyncLocalStorage);
  const broken = { getAsyncContext: () => null, setAsyncContext: () => {} };
  assert(createAsyncContext(broken) instanceof AsyncLocalStorage);
});
