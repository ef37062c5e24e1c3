import assert from "node:assert/strict";
import { join } from "node:path";
import { testLine, testSpan, testTraceStore } from "../../../tests/kit/contracts/trace_store.ts";
import { setAside, traceFileId } from "./trace_file.ts";
import { EmbeddedTraceStore } from "./trace_store.ts";

async function temporary(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

testTraceStore("EmbeddedTraceStore", async () => {
  const directory = await temporary();
  const store = await EmbeddedTraceStore.open(directory.path);
  const close = store[Symbol.asyncDispose].bind(store);
  return Object.assign(store, {
    async [Symbol.asyncDispose]() {
      await close();
      await directory[Symbol.asyncDispose]();
    },
  });
});

Deno.test("traces survive a restart, and another process may read them at the same time", async () => {
  await using directory = await temporary();
  assert.equal(EmbeddedTraceStore.openExisting(directory.path), undefined);
  {
    await using writer = await EmbeddedTraceStore.open(directory.path);
    await writer.add({ spans: [testSpan()] });
    await using reader = EmbeddedTraceStore.openExisting(directory.path);
    assert.equal((await reader?.list())?.traces.length, 1);
    const { mode } = await Deno.stat(join(directory.path, "traces.db"));
    assert.equal((mode ?? 0) & 0o777, 0o600);
  }
  await using reader = EmbeddedTraceStore.openExisting(directory.path);
  assert.deepEqual((await reader?.get(testSpan().traceId))?.spans, [testSpan()]);
});

Deno.test("the file stays within its bounds, and the oldest traces go first", async () => {
  await using directory = await temporary();
  const maxBytes = 1_000_000;
  await using store = await EmbeddedTraceStore.open(directory.path, { maxBytes });
  const attributes = { padding: "x".repeat(3000) };
  for (let batch = 0; batch < 20; batch++) {
    const ids = Array.from({ length: 50 }, (_, index) => `t${batch * 50 + index}`);
    const start = Date.now() + batch;
    await store.add({ spans: ids.map((traceId) => testSpan({ traceId, start, attributes })) });
  }
  const { size } = await Deno.stat(join(directory.path, "traces.db"));
  assert.ok(size < maxBytes * 1.5, String(size));
  const { traces } = await store.list({ limit: 2000 });
  assert.ok(traces.length > 100, String(traces.length));
  assert.ok(traces.some(({ traceId }) => traceId === "t999"));
  assert.ok(!traces.some(({ traceId }) => traceId === "t0"));
});

Deno.test("traces are forgotten after a while", async () => {
  await using directory = await temporary();
  await using store = await EmbeddedTraceStore.open(directory.path, { maxAgeMs: -1 });
  await store.add({ spans: [testSpan({ traceId: "old" })], lines: [testLine()] });
  await store.add({ spans: [testSpan({ traceId: "new" })] });
  assert.deepEqual((await store.list()).traces.map(({ traceId }) => traceId), ["new"]);
});

Deno.test("a damaged file is set aside, which is said once", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "traces.db");
  await Deno.writeTextFile(path, "no database at all ".repeat(100), { mode: 0o600 });
  const troubles: string[] = [];
  const onTrouble = (reason: string) => void troubles.push(reason);
  await using store = await EmbeddedTraceStore.open(directory.path, { onTrouble });
  await store.add({ spans: [testSpan()] });
  assert.equal((await store.list()).traces.length, 1);
  assert.equal(troubles.length, 1);
  assert.match(troubles[0] ?? "", /damaged .*traces\.db\.broken/);
  assert.match(await Deno.readTextFile(`${path}.broken`), /^no database/);
});

Deno.test("a file that turns out to be damaged is set aside, too", async () => {
  await using directory = await temporary();
  {
    await using store = await EmbeddedTraceStore.open(directory.path);
    await store.add({ spans: [testSpan()] });
  }
  // Its first page is as it was.
  const path = join(directory.path, "traces.db");
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.fill(0x78, 4096));
  const troubles: string[] = [];
  const onTrouble = (reason: string) => void troubles.push(reason);
  await using store = await EmbeddedTraceStore.open(directory.path, { onTrouble });
  for (let round = 0; round < 3; round++) {
    await store.add({ spans: [testSpan({ traceId: `after ${round}` })] });
  }
  assert.equal((await store.get("after 2"))?.spans.length, 1);
  assert.equal(troubles.length, 1);
});

Deno.test("where nothing can be written, that is said once and traces are dropped", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "file");
  await Deno.writeTextFile(path, "");
  const troubles: string[] = [];
  const onTrouble = (reason: string) => void troubles.push(reason);
  await using store = await EmbeddedTraceStore.open(path, { onTrouble });
  for (let round = 0; round < 3; round++) await store.add({ spans: [testSpan()] });
  assert.equal(troubles.length, 1);
});

Deno.test("of two processes on a damaged file one sets it aside, and both go on with the new one", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "traces.db");
  await (await EmbeddedTraceStore.open(directory.path))[Symbol.asyncDispose]();
  // Its first page is as it was, so that both find out when they write.
  await Deno.writeFile(path, (await Deno.readFile(path)).fill(0x78, 4096));
  const troubles: string[] = [];
  const onTrouble = (reason: string) => void troubles.push(reason);
  await using one = await EmbeddedTraceStore.open(directory.path, { onTrouble });
  await using other = await EmbeddedTraceStore.open(directory.path, { onTrouble });
  const ids = Array.from({ length: 6 }, (_, index) => `trace ${index}`);
  for (const [index, traceId] of ids.entries()) {
    await (index % 2 === 0 ? one : other).add({ spans: [testSpan({ traceId })] });
  }
  for (const store of [one, other]) {
    const { traces } = await store.list();
    // The batch that found the damage is lost.
    assert.deepEqual(traces.map(({ traceId }) => traceId).sort(), ids.slice(1));
  }
  assert.equal(troubles.length, 1, troubles.join("\n"));
});

Deno.test("a file that was deleted is created anew", async () => {
  await using directory = await temporary();
  await using store = await EmbeddedTraceStore.open(directory.path);
  await store.add({ spans: [testSpan({ traceId: "before" })] });
  for (const companion of ["", "-wal", "-shm"]) {
    await Deno.remove(join(directory.path, `traces.db${companion}`));
  }
  await store.add({ spans: [testSpan({ traceId: "after" })] });
  assert.deepEqual((await store.list()).traces.map(({ traceId }) => traceId), ["after"]);
});

Deno.test("a full disk fails nothing, and is told once", async () => {
  await using directory = await temporary();
  const script = new URL("./testdata/fill_traces.ts", import.meta.url).pathname;
  // Beyond the limit, writes fail as they do on a full disk; unless ignored, a signal would come first.
  const limited = 'trap "" XFSZ; ulimit -f 400; exec "$@"';
  const deno = [Deno.execPath(), "run", "-A", "--no-check", "--quiet", script, directory.path];
  const { stdout } = await new Deno.Command("bash", {
    args: ["-c", limited, "bash", ...deno],
    stdin: "null",
    stderr: "inherit",
  }).output();
  const { batches, troubles, listed } = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(batches, 200);
  assert.equal(troubles.length, 1, troubles.join("\n"));
  assert.match(troubles[0], /full|I\/O/);
  assert.ok(listed > 0);
});

Deno.test("a good file that has just taken the place of a broken one is not set aside", async () => {
  await using directory = await temporary();
  await using store = await EmbeddedTraceStore.open(directory.path);
  await store.add({ spans: [testSpan()] });
  const id = traceFileId(directory.path) ?? 0;
  assert.equal(setAside(directory.path, id + 1), undefined);
  assert.equal(traceFileId(directory.path), id);
});
