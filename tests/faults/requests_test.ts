import assert from "node:assert/strict";
import { join } from "node:path";
import { NackError, RemoteError, TimeoutError } from "../../mod.ts";
import { eventually } from "../support/eventually.ts";
import { setScene } from "./testdata/faulty_project.ts";
import type { Faulty } from "./testdata/faulty.ts";

Deno.test("P10 whatever a handler does is one answer, and the service goes on", async (t) => {
  await using scene = await setScene(1);
  const { caller, instances: [instance] } = scene;
  const faulty = caller.proxy<Faulty>("Faulty");
  const nacked = ["broken", "rejectsUndefined", "throwsUnprintable", "unserializable", "silent"];
  for (const name of nacked as "broken"[]) {
    await t.step(`${name} is a NACK that gives nothing away`, async () => {
      await assert.rejects(faulty[name](), (error) => {
        assert.ok(error instanceof NackError, String(error));
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    });
  }
  await t.step("a declared error arrives as such", async () => {
    await assert.rejects(
      faulty.declared(),
      (error) => error instanceof RemoteError && error.type === "OutOfStock",
    );
  });
  await t.step("never ends with the caller's deadline", async () => {
    await assert.rejects(
      caller.proxy<Faulty>("Faulty", { timeoutMs: 200 }).never(),
      TimeoutError,
    );
  });
  await t.step("of two answers the first counts, and what fails later is too late", async () => {
    assert.equal(await faulty.answersTwice(), "first");
    assert.equal(await faulty.failsAfterAnswer(), "answered");
    assert.equal(await faulty.stray(), "answered");
  });
  assert.equal(await faulty.pid(), instance?.pid);
});

Deno.test("P11 what arrives after its deadline is not executed", async () => {
  await using scene = await setScene(1);
  const { caller, instances: [instance] } = scene;
  const faulty = caller.proxy<Faulty>("Faulty");
  assert.equal(await faulty.pid(), instance?.pid);
  instance?.signal("SIGSTOP");
  const late = caller.proxy<Faulty>("Faulty", { timeoutMs: 300 });
  await assert.rejects(late.work({ ms: 0 }), TimeoutError);
  instance?.signal("SIGCONT");
  assert.deepEqual(await faulty.counts(), { begun: 0, cancelled: 0 });
});

Deno.test("P12 a call is cancelled before it is sent, while it runs, and to no effect after", async () => {
  await using scene = await setScene(1);
  const { caller } = scene;
  const counts = () => caller.proxy<Faulty>("Faulty").counts();
  const cancelling = new AbortController();
  const { signal } = cancelling;
  const faulty = caller.proxy<Faulty>("Faulty", { signal, timeoutMs: 60_000 });
  await faulty.work({ ms: 0 });
  const running = assert.rejects(faulty.work({ ms: 60_000 }), { message: "no longer wanted" });
  await eventually(async () => (await counts()).begun === 2);
  cancelling.abort(new Error("no longer wanted"));
  await running;
  await eventually(async () => (await counts()).cancelled === 1);
  await assert.rejects(faulty.work({ ms: 0 }), { message: "no longer wanted" });
  assert.deepEqual(await counts(), { begun: 2, cancelled: 1 });
});

Deno.test("P12 callers that die cancel what they have asked for", async () => {
  await using scene = await setScene(1);
  const { project, caller } = scene;
  const faulty = caller.proxy<Faulty>("Faulty");
  const dying = project.start("request", "Faulty.work", `{"ms": 60000}`, "--timeout=60");
  await eventually(async () => (await faulty.counts()).begun === 1);
  await dying.kill();
  await eventually(async () => (await faulty.counts()).cancelled === 1);
});

Deno.test("P15 an instance that is blocked for 5 s is busy, not dead", async () => {
  await using scene = await setScene(1);
  const { project, caller, instances: [instance] } = scene;
  const faulty = caller.proxy<Faulty>("Faulty", { timeoutMs: 60_000 });
  const goOn = join(project.stateDir, "go-on");
  const answers = [faulty.block.defer({ path: goOn })];
  const short = caller.proxy<Faulty>("Faulty", { timeoutMs: 2500 });
  await assert.rejects(short.pid(), TimeoutError);
  const [discovered] = await Promise.all([
    project.run("discover"),
    assert.rejects(short.pid(), TimeoutError),
  ]);
  answers.push(faulty.pid.defer()); // asked while it is blocked
  await Deno.writeTextFile(goOn, "");
  assert.deepEqual(await Promise.all(answers), [instance?.pid, instance?.pid]);
  assert.equal(discovered.stdout, "Faulty [1]\n");
});

Deno.test("P9 what there is not is one clear error, and costs the service nothing", async () => {
  await using scene = await setScene(1);
  const { client } = scene.caller;
  const ask = (subject: string, body: unknown, version?: string) =>
    client.request("Faulty", { subject, body }, version === undefined ? {} : { version });
  await assert.rejects(ask("Faulty.nope", {}), /NackError: .*there is no such method$/);
  await assert.rejects(ask("Faulty.__proto__", {}), /NackError: .*there is no such method$/);
  await assert.rejects(ask("Faulty.echo", { vale: 1 }), /NackError: .*no parameter "vale"/);
  await assert.rejects(ask("Faulty.echo", [1]), /NackError: .*one object of arguments.*a list$/);
  await assert.rejects(ask("Nope.echo", {}), NackError);
  await assert.rejects(
    ask("Faulty.echo", {}, "2.0"),
    /NotConnectedError: .*no instance of version/,
  );
  await assert.rejects(client.request("Nope", { subject: "Nope.x", body: {} }), /LookupError/);
  assert.equal((await ask("Faulty.echo", { value: 1 })).body, 1);
});
