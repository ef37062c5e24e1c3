/** The whole program while its ZooKeeper is away: instances, a caller, and who looks at them. */
import assert from "node:assert/strict";
import { startZookeeper } from "../kit/servers/zookeeper.ts";
import { ServiceProject } from "../support/projects/service_project.ts";
import { tell } from "../support/tell.ts";

const CONFIG = ["--config", "conf/steady.yml"];
const LOAD = ["request", "Steady.work", "-C", "20", "--timeout", "30", "--json"];
/** At 20 at a time and 20 ms each they take 30 seconds at least. */
const CALLS = 30_000;

/** A project of the service `Steady`, which is found through ZooKeeper. */
function createSteadyProject(hosts: string, { timeout = "5s" } = {}): Promise<ServiceProject> {
  return ServiceProject.create({
    "conf/steady.yml": new URL("testdata/steady.yml", import.meta.url),
    "services/steady.ts": new URL("testdata/steady.ts", import.meta.url),
  }, { ZOOKEEPER: hosts, ZOOKEEPER_TIMEOUT: timeout });
}

Deno.test("R2: ZooKeeper is away for 20 s under load: no call fails, discover says how old it is", async () => {
  await using zookeeper = await startZookeeper();
  const [server] = zookeeper.servers;
  assert.ok(server);
  await using project = await createSteadyProject(zookeeper.hosts);
  const instances = await project.startInstances(2);
  const lymph = (...args: string[]) => project.start(...args, ...CONFIG);
  const watch = lymph("discover", "--watch");
  const records = lymph("discover", "--watch", "--json");
  await Promise.all([watch.stdout(/^Steady \[2\]$/m), records.stdout(/^{/m)]);
  const load = lymph(...LOAD, "-N", `${CALLS}`);
  await Promise.all(instances.map((instance) => instance.stdout(/^called$/m)));

  await server.kill();
  await watch.stderr(/^lymph: The registry is away: this list is 2\d s old$/m);
  server.start();
  await watch.stderr(/^lymph: The registry is back$/m);

  const { code, stdout } = await load.ended;
  const { requests, succeeded, failures, seconds, milliseconds } = JSON.parse(stdout);
  assert.deepEqual({ code, succeeded, failures }, { code: 0, succeeded: CALLS, failures: {} });
  assert.deepEqual(await watch.outputLines(), ["Steady [2]"], "no instance was missing ever");
  const ages = (await records.outputLines()).map((line) => JSON.parse(line).Steady[0].age_ms);
  assert.ok(ages.some((ageMs) => ageMs > 10_000), "records say their age, too");
  assert.equal(ages.at(-1), undefined);
  tell(`R2: ${requests} calls in ${seconds} s, slowest ${milliseconds.max} ms`);
});

Deno.test("R5: a killed instance costs what was under way there, though it is listed for long", async () => {
  await using zookeeper = await startZookeeper();
  await using project = await createSteadyProject(zookeeper.hosts, { timeout: "60s" });
  const [victim, survivor] = await project.startInstances(2);
  assert.ok(victim && survivor);
  const load = project.start(...LOAD, "-N", "5000", ...CONFIG);
  await Promise.all([victim, survivor].map((instance) => instance.stdout(/^called$/m)));
  await victim.kill();
  const { stdout } = await load.ended;
  const { requests, succeeded, failures, milliseconds } = JSON.parse(stdout);
  const lost = requests - succeeded;
  assert.ok(lost <= 20, `${lost} calls were lost`);
  assert.deepEqual(failures, lost === 0 ? {} : { NotConnectedError: lost });
  assert.equal((await project.run("discover", ...CONFIG)).stdout, "Steady [2]\n");
  tell(`R5: ${lost} of ${requests} calls were under way and lost, slowest ${milliseconds.max} ms`);
});
