import assert from "node:assert/strict";
import { NotConnectedError } from "../../mod.ts";
import { eventually } from "../support/eventually.ts";
import { Load } from "../support/load/load.ts";
import { unixConnections } from "../support/load/unix_connections.ts";
import { setScene, socketsOf, WAYS } from "./testdata/faulty_project.ts";
import type { Faulty } from "./testdata/faulty.ts";

const CALL = `{"ms": 20}`;

/** `lymph request` with its report as JSON, 5000 calls that take about two seconds. */
const LOAD = ["request", "Faulty.work", CALL, "-N5000", "-C50", "--json", "--timeout=10"];

for (const way of WAYS) {
  Deno.test(`P1 on ${way} a kill during 5000 calls: one serves on, lost calls are counted, discover shows one`, async () => {
    await using scene = await setScene(2, { way });
    const { project, caller, instances: [victim, survivor] } = scene;
    const load = project.start(...LOAD);
    await underWay(scene);
    await victim?.kill();
    await eventually(async () => (await project.run("discover")).stdout === "Faulty [1]\n", {
      timeoutMs: 20_000,
    });
    const { code, stdout } = await load.ended;
    const { requests, succeeded, failures } = JSON.parse(stdout);
    const { NotConnectedError: lost = 0, ...others } = failures;
    assert.deepEqual({ requests, succeeded, others }, {
      requests: 5000,
      succeeded: 5000 - lost,
      others: {},
    });
    assert.ok(lost <= 50, `Only what was under way there may fail: ${lost} have`);
    assert.equal(code, lost > 0 ? 1 : 0);
    assert.equal(await caller.proxy<Faulty>("Faulty").pid(), survivor?.pid);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.test(`L1 on ${way} ${signal} during 5000 calls: none fails and the exit code is 0`, async () => {
      await using scene = await setScene(2, { way });
      const { project, instances: [leaver] } = scene;
      const load = project.start(...LOAD);
      await underWay(scene);
      leaver?.signal(signal);
      const { code, stderr } = await leaver?.ended ?? {};
      assert.equal(code, 0);
      // On a busy machine it says meanwhile that it is still stopping.
      assert.match(String(stderr), /^Serving [^\n]*\n(?:Still stopping [^\n]*\n)*$/);
      const { stdout } = await load.ended;
      const { succeeded, failures } = JSON.parse(stdout);
      assert.deepEqual({ succeeded, failures }, { succeeded: 5000, failures: {} });
    });
  }

  Deno.test(`P1 on ${way} a caller that waits for a killed instance learns of it at once`, async () => {
    await using scene = await setScene(1, { way });
    const { caller, instances: [victim] } = scene;
    const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs: 600_000 });
    const lost = assert.rejects(faulty.work({ ms: 600_000 }), NotConnectedError);
    await eventually(async () => (await faulty.counts()).begun === 1);
    await victim?.kill();
    await lost;
  });

  Deno.test(`P1 on ${way} of idempotent calls none fails when an instance is killed`, async () => {
    await using scene = await setScene(2, { way });
    const { project, caller, instances: [victim] } = scene;
    const faulty = caller.proxy<Faulty>("Faulty", { idempotent: true });
    await using load = new Load(() => faulty.work({ ms: 20 }), { concurrency: 100 });
    await load.progress(1000);
    assert.equal(unixConnections(socketsOf(project)) > 0, way === "unix sockets");
    await victim?.kill();
    await load.progress(1000);
    const { failures } = await load.stop();
    assert.deepEqual(failures, {});
  });

  Deno.test(`P2 on ${way} a frozen instance holds up only what was under way there, and is used again`, async () => {
    await using scene = await setScene(2, { way });
    const { caller, instances: [frozen] } = scene;
    const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs: 3000 });
    await using load = new Load(() => faulty.work({ ms: 5 }), { concurrency: 50 });
    await load.progress(1000);
    frozen?.signal("SIGSTOP");
    await eventually(() => load.figures.failures["TimeoutError"]);
    await load.progress(2000);
    frozen?.signal("SIGCONT");
    await eventually(async () => await faulty.pid() === frozen?.pid);
    await load.progress(500);
    const { failures } = await load.stop();
    assert.deepEqual(Object.keys(failures), ["TimeoutError"]);
    assert.ok((failures["TimeoutError"] ?? 0) <= 25, "half of 50 callers were there when it froze");
  });
}

/** Resolves once calls of a load arrive. */
async function underWay({ caller, instances }: Awaited<ReturnType<typeof setScene>>) {
  const address = instances[0]?.endpoint ?? "";
  const faulty = caller.proxy<Faulty>("Faulty", { address });
  await eventually(async () => (await faulty.counts()).begun > 300);
}
