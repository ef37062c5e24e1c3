import assert from "node:assert/strict";
import { join } from "node:path";
import type { ClassContract } from "../../core/contract/contract.ts";
import { ContractCache } from "./contract_cache.ts";

const CONTRACT: ClassContract = {
  methods: { order: { input: { type: "object" }, output: {} } },
  handles: {},
  emits: {},
  definitions: {},
  untranslated: [],
};
const KEPT = { sources: { "file:///shop.ts": "abc" }, contract: CONTRACT };

async function withState(test: (state: string, cache: ContractCache) => Promise<void>) {
  const directory = await Deno.makeTempDir();
  try {
    const state = join(directory, "state");
    await test(state, new ContractCache(state));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const filesOf = (state: string) =>
  Array.fromAsync(Deno.readDir(join(state, "contracts")), ({ name }) => name);

Deno.test("what was kept is found under its key by other processes, and only there", () =>
  withState(async (state, cache) => {
    assert.equal(await cache.read("Shop"), undefined);
    await cache.write(new Map([["Shop", KEPT]]));
    const other = new ContractCache(state);
    assert.deepEqual(await other.read("Shop"), KEPT);
    assert.equal(await other.read("Bank"), undefined);
    const { mode } = await Deno.stat(join(state, "contracts"));
    assert.equal((mode ?? 0) & 0o777, Deno.build.os === "windows" ? 0 : 0o700);
  }));

Deno.test("a file that is damaged is as good as none, and is replaced", () =>
  withState(async (state, cache) => {
    await cache.write(new Map([["Shop", KEPT]]));
    const [name = ""] = await filesOf(state);
    const path = join(state, "contracts", name);
    const text = await Deno.readTextFile(path);
    for (const damaged of ["", text.slice(0, -1), text.replace("object", "string"), "{}"]) {
      await Deno.writeTextFile(path, damaged);
      assert.equal(await cache.read("Shop"), undefined, damaged);
    }
    await cache.write(new Map([["Shop", KEPT]]));
    assert.deepEqual(await cache.read("Shop"), KEPT);
  }));

Deno.test("several may write at the same time, and leave one whole file", () =>
  withState(async (state, cache) => {
    const caches = Array.from({ length: 8 }, () => new ContractCache(state));
    await Promise.all(caches.map((one) => one.write(new Map([["Shop", KEPT]]))));
    assert.equal((await filesOf(state)).length, 1);
    assert.deepEqual(await cache.read("Shop"), KEPT);
  }));

Deno.test("the contracts of a thousand classes are kept", () =>
  withState(async (_, cache) => {
    const names = Array.from({ length: 1000 }, (_, i) => `Shop${i}`);
    await cache.write(new Map(names.map((name) => [name, KEPT])));
    const kept = await Promise.all(names.map((name) => cache.read(name)));
    assert.deepEqual(kept, names.map(() => KEPT));
  }));

Deno.test("the oldest files make room for new ones", () =>
  withState(async (state, cache) => {
    await cache.write(new Map([["first", KEPT]]));
    const [first = ""] = await filesOf(state);
    await Deno.utime(join(state, "contracts", first), 0, 0);
    const others = Array.from({ length: 2047 }, (_, i) => join(state, "contracts", `${i}`));
    await Promise.all(others.map((other) => Deno.writeTextFile(other, "")));
    assert.deepEqual(await cache.read("first"), KEPT);
    await cache.write(new Map([["last", KEPT]]));
    assert.equal((await filesOf(state)).length, 1024);
    assert.equal(await cache.read("first"), undefined);
    assert.deepEqual(await cache.read("last"), KEPT);
  }));

Deno.test({
  name: "a state directory to which others may write is not used",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withState(async (state, cache) => {
      await cache.write(new Map([["Shop", KEPT]]));
      await Deno.chmod(state, 0o777);
      assert.equal(await cache.read("Shop"), undefined);
    }),
});
