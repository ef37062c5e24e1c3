/** The whole program while its ZooKeeper is away: instances, a caller, and who looks at them. */
import assert from "node:assert/strict";
import { startZookeeper } from "../kit/servers/zookeeper.ts";
import { ServiceProject } from "../support/service_project.ts";
import { tell } from "../support/tell.ts";

/** At 20 at a time and 20 ms each they take 30 seconds at least. */
const CALLS = 30_000;

Deno.test("R2: ZooKeeper is away for 20 s under load: no call fails, discover says how old it is", async () => {
  await using zookeeper = await startZookeeper();
  const [server] = zookeeper.servers;
  assert.ok(server);
  await using project = await ServiceProject.create({
    "conf/steady.yml": new URL("testdata/steady.yml", import.meta.url),
    "services/steady.ts": new URL("testdata/steady.ts", import.meta.url),
  }, { ZOOKEEPER: zookeeper.hosts });
  const instances = await project.startInstances(2);
  const lymph = (...args: string[]) => project.start(...args, "--config", "conf/steady.yml");
  const watch = lymph("discover", "--watch");
  const records = lymph("discover", "--watch", "--json");
  await Promise.all([watch.stdout(/^Steady \[2\]$/m), records.stdout(/^{/m)]);
  const load = lymph("request", "Steady.work", "-N", `${CALLS}`, "-C", "20", "--json");
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
