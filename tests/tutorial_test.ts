import assert from "node:assert/strict";
import { type Backend, useBackends } from "./support/servers/backends.ts";
import { eventually } from "./support/eventually.ts";
import { createTutorial } from "./support/projects/tutorial_project.ts";

const JOE = `{"name": "Joe"}`;

for (const backend of useBackends()) {
  Deno.test(
    `the tutorial's first chapter on ${backend.name}: run a service, find it, ask it, run a second`,
    (t) => readFirstChapter(t, backend),
  );
}

async function readFirstChapter(t: Deno.TestContext, backend: Backend): Promise<void> {
  await using project = await createTutorial(backend.createWorld());
  const lymph = async (...args: string[]) => {
    const { code, stdout, stderr } = await project.run(...args);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    return stdout;
  };
  const first = await project.startInstance();

  await t.step("discover shows one instance", async () => {
    assert.equal(await lymph("discover"), "Greeting [1]\n");
  });

  await t.step("inspect lists the methods with their types and help", async () => {
    const text = await lymph("inspect", "Greeting");
    assert.match(
      text,
      /^rpc Greeting\.greet\(name: string\): string\n\s+Returns a greeting for the given name\.$/m,
    );
    const builtIn = [...text.matchAll(/^rpc (lymph\.\w+)\(/gm)].map(([, name]) => name);
    assert.deepEqual(builtIn, [
      "lymph.change_loglevel",
      "lymph.get_metrics",
      "lymph.inspect",
      "lymph.ping",
      "lymph.status",
    ]);
  });

  await t.step("request prints the reply, and the service what it prints", async () => {
    assert.equal(await lymph("request", "Greeting.greet", JOE), "'Hi, Joe!'\n");
    await first.stdout(/\n/);
    assert.deepEqual(await first.outputLines(), ["Saying hi to Joe"]);
  });

  await t.step("with a second instance four requests reach both twice", async () => {
    const second = await project.startInstance();
    assert.equal(await lymph("discover"), "Greeting [2]\n");
    for (let i = 0; i < 4; i++) {
      assert.equal(await lymph("request", "Greeting.greet", JOE), "'Hi, Joe!'\n");
    }
    await eventually(async () => (await second.outputLines()).length >= 2);
    await eventually(async () => (await first.outputLines()).length >= 1 + 2);
    assert.equal((await first.outputLines()).length, 1 + 2);
    assert.equal((await second.outputLines()).length, 2);
  });

  await t.step("Ctrl-C ends an instance in order, and discover shows one again", async () => {
    first.signal("SIGINT");
    const { code, stderr } = await first.ended;
    assert.equal(code, 0);
    assert.match(stderr, /^Serving [^\n]*\n(?:[^\n]* Dropped greeted, as [^\n]*\n)?$/);
    assert.equal(await lymph("discover"), "Greeting [1]\n");
  });
}
