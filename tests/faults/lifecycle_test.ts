import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { NotConnectedError } from "../../mod.ts";
import { eventually } from "../support/eventually.ts";
import { startLymph } from "../support/projects/lymph_process.ts";
import { Load } from "../support/load/load.ts";
import { LymphProcess } from "../support/projects/service_project.ts";
import { createFaultyProject, setScene } from "./testdata/faulty_project.ts";
import { openClient } from "../support/parts/open_client.ts";
import type { Faulty } from "./testdata/faulty.ts";
import type { Many } from "./testdata/many.ts";

Deno.test("L1 ten restarts in turn of two instances under load cost no call", async () => {
  await using scene = await setScene(2);
  const { project, caller } = scene;
  const faulty = caller.proxy<Faulty>("Faulty");
  await using load = new Load(() => faulty.work({ ms: 5 }), { concurrency: 50 });
  const running = [...scene.instances];
  for (let restart = 0; restart < 10; restart++) {
    await load.progress(200);
    const oldest = running.shift();
    oldest?.signal("SIGTERM");
    assert.equal((await oldest?.ended)?.code, 0);
    running.push(await project.startInstance());
  }
  await load.progress(200);
  const { failures } = await load.stop();
  assert.deepEqual(failures, {});
});

Deno.test("L1 an instance finishes what it has begun before it ends", async () => {
  await using scene = await setScene(1);
  const { caller, instances: [instance] } = scene;
  const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs: 60_000 });
  const working = [faulty.work({ ms: 500 }), faulty.work({ ms: 700 })];
  await eventually(async () => (await faulty.counts()).begun === 2);
  instance?.signal("SIGTERM");
  assert.deepEqual(await Promise.all(working), [instance?.pid, instance?.pid]);
  assert.equal((await instance?.ended)?.code, 0);
});

Deno.test("L2 a drain that takes too long ends with code 1 and says what was cut off", async () => {
  await using scene = await setScene(1, { config: "impatient.yml" });
  const { caller, instances: [instance] } = scene;
  const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs: 600_000 });
  const cut = [faulty.work({ ms: 600_000 }), faulty.work({ ms: 600_000 }), faulty.never()];
  const lost = cut.map((call) => assert.rejects(call, NotConnectedError));
  await eventually(async () => (await faulty.counts()).begun === 2);
  instance?.signal("SIGTERM");
  await Promise.all(lost);
  const { code, stderr } = await instance?.ended ?? {};
  assert.equal(code, 1);
  assert.match(
    stderr ?? "",
    /\nlymph: Cut off requests .* 500 ms left to them: 2 of Faulty\.work, 1 of Faulty\.never\n$/,
  );
});

Deno.test("R5 R7 fifty instances in two processes are found, and those of a killed one are not", async () => {
  await using project = await createFaultyProject();
  const program = fileURLToPath(new URL("testdata/many.ts", import.meta.url));
  await using processes = new AsyncDisposableStack();
  const start = () => {
    const args = ["run", "--quiet", "--no-check", "-A", program, project.stateDir, "25"];
    const process = new LymphProcess(startLymph(args, { program: Deno.execPath(), cwd: "." }));
    processes.defer(async () => void await process.kill());
    return process;
  };
  const [victim, survivor] = [start(), start()];
  await Promise.all([victim.stderr(/^ready$/m), survivor.stderr(/^ready$/m)]);
  assert.equal((await project.run("discover")).stdout, "Many [50]\n");
  await using caller = await openClient(project.stateDir);
  await caller.untilInstances("Many", 50);
  const many = caller.proxy<Many>("Many", { idempotent: true, timeoutMs: 30_000 });
  const turn = await Promise.all(Array.from({ length: 50 }, () => many.pid()));
  assert.deepEqual(new Set(turn), new Set([victim.pid, survivor.pid]));
  await victim.kill();
  const pids = await Promise.all(Array.from({ length: 50 }, () => many.pid()));
  assert.deepEqual(new Set(pids), new Set([survivor.pid]));
  await eventually(async () => (await project.run("discover")).stdout === "Many [25]\n", {
    timeoutMs: 20_000,
  });
});
