import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../../tests/support/eventually.ts";
import { Bell } from "./bell.ts";
import { makeTemporaryDirectory } from "../testdata/temporary.ts";

/** Two bells as two processes have them; the second listens and has heard its first, false ring. */
async function makeBells() {
  const directory = await makeTemporaryDirectory();
  const path = join(directory.path, "bell");
  let version = 0;
  const here = new Bell(path, { version: () => version });
  const there = new Bell(path, { version: () => version });
  let heard = Promise.withResolvers<void>();
  there.listen(() => heard.resolve());
  await heard.promise;
  return {
    path,
    here,
    there,
    changeVersion: () => version++,
    nextRing: () => {
      heard = Promise.withResolvers<void>();
      return heard.promise;
    },
    async [Symbol.asyncDispose]() {
      here.close();
      there.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a ring is heard by another bell on the same file", async () => {
  await using bells = await makeBells();
  const heard = bells.nextRing();
  bells.here.ring();
  await heard;
});

Deno.test("a ring is heard by the bell's own listeners, but not inside ring()", async () => {
  await using bells = await makeBells();
  let count = 0;
  using _listening = bells.here.listen(() => count++);
  const before = count;
  bells.here.ring();
  assert.equal(count, before);
  await Promise.resolve();
  assert.equal(count, before + 1);
});

Deno.test("a ring just before close() is heard by others", async () => {
  await using bells = await makeBells();
  const heard = bells.nextRing();
  bells.here.ring();
  bells.here.close();
  await heard;
});

Deno.test("rings are heard again after the file was deleted", async () => {
  await using bells = await makeBells();
  await Deno.remove(bells.path);
  await eventually(() => existsSync(bells.path));
  const heard = bells.nextRing();
  bells.here.ring();
  await heard;
});

Deno.test("a change without a ring is noticed", async () => {
  await using bells = await makeBells();
  const heard = bells.nextRing();
  bells.changeVersion();
  await heard;
});

Deno.test("a bell whose file cannot be watched polls", async () => {
  await using directory = await makeTemporaryDirectory();
  let version = 0;
  const bell = new Bell(join(directory.path, "missing", "bell"), { version: () => version });
  const heard = Promise.withResolvers<void>();
  using _listening = bell.listen(() => heard.resolve());
  version++;
  await heard.promise;
  bell.ring();
  bell.close();
});

Deno.test("a listener that was disposed of hears nothing", async () => {
  await using bells = await makeBells();
  const listening = bells.here.listen(() => assert.fail("it was called"));
  listening[Symbol.dispose]();
  bells.here.ring();
  await Promise.resolve();
});
