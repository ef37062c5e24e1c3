/** Instances of the tutorial's first service that are killed or interrupted under load. */
import assert from "node:assert/strict";
import { useBackends } from "../support/servers/backends.ts";
import { eventually } from "../support/eventually.ts";
import type { LymphProcess, ServiceProject } from "../support/projects/service_project.ts";
import { createTutorial, startInstanceOf } from "../support/projects/tutorial_project.ts";

const REQUESTS = 5000;
const CALLERS = 50;
const REQUEST = ["request", "Greeting.greet", `{"name": "Joe"}`, "--json", "--timeout=10"];

interface Report {
  readonly succeeded: number;
  readonly failures: Readonly<Record<string, number>>;
}

for (const backend of useBackends()) {
  Deno.test(`an instance is killed under load on ${backend.name}: the other one serves on`, async () => {
    await using project = await createTutorial(backend.createWorld());
    const [victim, survivor] = await startTwo(project);
    const load = project.start(...REQUEST, `-N${REQUESTS}`, `-C${CALLERS}`);
    await underWay(victim);
    await victim.kill();

    // Long before it is off the list, nobody who asks is sent to it in vain.
    const asked = JSON.parse((await project.run(...REQUEST, "-N100", "-C10")).stdout) as Report;
    assert.deepEqual([asked.succeeded, asked.failures], [100, {}]);
    await eventually(async () => (await project.run("discover")).stdout === "Greeting [1]\n");

    const { code, stdout } = await load.ended;
    const { succeeded, failures } = JSON.parse(stdout) as Report;
    const { NotConnectedError: lost = 0, ...others } = failures;
    assert.deepEqual([succeeded + lost, others], [REQUESTS, {}]);
    assert.ok(lost <= CALLERS, `only what was under way there may fail: ${lost}`);
    assert.equal(code, lost > 0 ? 1 : 0);
    assert.ok((await survivor.outputLines()).length > CALLERS);
  });

  Deno.test(`an instance is interrupted under load on ${backend.name}: no request fails`, async () => {
    await using project = await createTutorial(backend.createWorld());
    const [leaver] = await startTwo(project);
    const load = project.start(...REQUEST, `-N${REQUESTS}`, `-C${CALLERS}`);
    await underWay(leaver);
    leaver.signal("SIGINT");
    const { code, stderr } = await leaver.ended;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Serving /);
    assert.doesNotMatch(stderr, /\[ERROR\]/);
    const { succeeded, failures } = JSON.parse((await load.ended).stdout) as Report;
    assert.deepEqual([succeeded, failures], [REQUESTS, {}]);
    assert.equal((await project.run("discover")).stdout, "Greeting [1]\n");
  });
}

async function startTwo(project: ServiceProject): Promise<[LymphProcess, LymphProcess]> {
  return await Promise.all([
    startInstanceOf(project, "greeting"),
    startInstanceOf(project, "greeting"),
  ]);
}

/** Resolves once requests of a load arrive, and most are still to come. */
async function underWay(instance: LymphProcess): Promise<void> {
  await eventually(async () => (await instance.outputLines()).length > 200);
}
