import assert from "node:assert/strict";
import { join } from "node:path";
import { useBackends } from "../support/servers/backends.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";
import { unixConnections } from "../support/load/unix_connections.ts";
import { tell } from "../support/tell.ts";
import { Wrk } from "../support/load/wrk.ts";

/** How often each service is restarted: 20 by hand, as `LYMPH_RESTARTS=20 deno task faults`. */
const RESTARTS = Number(Deno.env.get("LYMPH_RESTARTS") ?? 1);
const HEARD = /^Listen\.\d +\| Somebody greeted (\w+)$/;

/** Instances reach each other by unix sockets, unless a configuration says otherwise. */
const TCP_ONLY = {
  name: "the embedded default by TCP",
  createWorld: () => ({ config: { container: { rpc: { local: "off" } } } }),
};

for (const { name, createWorld } of [...useBackends(), TCP_ONLY]) {
  Deno.test(`L1 rolling restarts under load cost no request and no event, on ${name}`, async () => {
    await using project = await NodeProject.create({
      services: { Web: 2, Greeting: 2, Listen: 2 },
      config: createWorld().config,
    });
    await using node = await project.startNode();
    await using wrk = await Wrk.start(project.port, { connections: 4 });
    for (let restart = 0; restart < RESTARTS; restart++) {
      for (const service of ["Web", "Greeting", "Listen"]) {
        const { code, stderr } = await project.run("node", "restart", service);
        assert.equal(code, 0, stderr);
      }
    }
    const isByUnixSockets = unixConnections(join(project.stateDir, "rpc")) > 0;
    assert.equal(isByUnixSockets, !name.endsWith("by TCP"));
    const { greeted, failures } = await wrk.stop();
    assert.deepEqual(failures, []);
    assert.equal(new Set(greeted).size, greeted.length);

    let heard: string[] = [];
    await eventually(async () => {
      heard = (await node.outputLines()).flatMap((line) => HEARD.exec(line)?.[1] ?? []);
      return new Set(greeted).isSubsetOf(new Set(heard));
    }, { intervalMs: 500 }).catch(() => {}); // how many are missing tells more
    const lost = new Set(greeted).difference(new Set(heard));
    assert.equal(lost.size, 0, `${lost.size} of ${greeted.length} events were lost`);
    const twice = heard.length - new Set(heard).size;
    tell(
      `${RESTARTS} restarts of each on ${name}: ${greeted.length} requests, ${heard.length} ` +
        `events handled, ${twice} of them twice`,
    );
  });
}
