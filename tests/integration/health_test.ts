import assert from "node:assert/strict";
import { findFreePorts } from "../kit/servers/free_ports.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";
import { openClient } from "../support/parts/open_client.ts";

const SHOP = `
import { Interface, rpc } from "@lymph/lymph";

export class Shop extends Interface {
  #isOpen = true;

  override async onStart() {
    for (;;) {
      try {
        await Deno.stat("may-start");
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  override isHealthy() {
    return this.#isOpen;
  }

  @rpc()
  close() {
    this.#isOpen = false;
  }

  @rpc()
  async slow() {
    console.error("is busy");
    await this.nextEvent("go.on", { timeoutMs: 60_000 });
  }
}
`;

/** Status and text of a path. */
async function get(port: number, path: string): Promise<readonly [number, string]> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return [response.status, await response.text()];
}

async function shopProject(
  port: number,
  { processes = 1, mayStart = true } = {},
): Promise<NodeProject> {
  const project = await NodeProject.create({
    config: { container: { health: { port } } },
    programs: {
      Shop: { command: "lymph instance --config=conf/shop.yml", numprocesses: processes },
    },
    sockets: [],
  });
  await project.write("services/shop.ts", SHOP);
  await project.write("conf/shop.yml", "interfaces:\n  Shop: { class: shop:Shop }\n");
  if (mayStart) await project.write("may-start", "");
  return project;
}

Deno.test("an instance tells its health from its start to its end, on a port of its own", async () => {
  const [port = 0] = findFreePorts(1);
  await using project = await shopProject(port, { mayStart: false });
  await project.write(
    "conf/shop.yml",
    `interfaces:\n  Shop: { class: shop:Shop }\ncontainer: { health: { port: ${port} } }\n`,
  );
  const shop = project.start("instance", "--config=conf/shop.yml");
  await eventually(async () => (await get(port, "/_health/live").catch(() => [0]))[0] === 200);
  assert.deepEqual(await get(port, "/_health/ready"), [503, "The instance is starting\n"]);
  await project.write("may-start", "");
  await shop.stderr(/^Serving Shop/m);
  assert.deepEqual(await get(port, "/_health/ready"), [200, "ready\n"]);
  assert.match((await get(port, "/metrics"))[1], /^lymph_proc_mem_rss\{/m);
  assert.equal((await get(port, "/_health/other"))[0], 404);
  const posted = await fetch(`http://127.0.0.1:${port}/_health/ready`, { method: "POST" });
  await posted.body?.cancel();
  assert.deepEqual([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);

  await using caller = await openClient(project.stateDir);
  const call = (method: string, timeoutMs = 5000) =>
    caller.client.request("Shop", { subject: `Shop.${method}`, body: {} }, {
      timeoutMs,
      wait: true,
    });
  await call("close");
  assert.deepEqual(await get(port, "/_health/ready"), [503, "Shop is unhealthy\n"]);
  assert.deepEqual(await get(port, "/_health/live"), [200, "live\n"]);

  const slow = call("slow", 60_000);
  await shop.stderr(/^is busy$/m);
  shop.signal("SIGTERM");
  await eventually(async () =>
    (await get(port, "/_health/ready"))[1] === "The instance is stopping\n"
  );
  assert.deepEqual(await get(port, "/_health/live"), [200, "live\n"]);
  await project.run("emit", "go.on");
  await slow;
  assert.equal((await shop.ended).code, 0);
});

Deno.test("a node tells the health of all of its processes on one port", async () => {
  const [port = 0] = findFreePorts(1);
  await using project = await shopProject(port, { processes: 2 });
  const node = await project.startNode();
  assert.deepEqual(await get(port, "/_health/ready"), [200, "ready\n"]);
  assert.deepEqual(await get(port, "/_health/live"), [200, "live\n"]);
  const [, metrics] = await get(port, "/metrics");
  for (const instance of ["Shop.0", "Shop.1"]) {
    assert.ok(metrics.includes(`instance="${instance}"`));
  }
  assert.doesNotMatch((await node.logLines()).join("\n"), /Cannot listen/);

  await using caller = await openClient(project.stateDir);
  await caller.untilInstances("Shop", 2);
  const close = async () => {
    await caller.client.request("Shop", { subject: "Shop.close", body: {} });
    return (await get(port, "/_health/ready"))[0] === 503;
  };
  assert.equal(await close(), false); // the other one can still do it
  await eventually(close);
  assert.deepEqual((await get(port, "/_health/ready"))[1].trim().split("\n").toSorted(), [
    "Shop.0: Shop is unhealthy",
    "Shop.1: Shop is unhealthy",
  ]);
});

Deno.test("processes of one service that are given one port say where it belongs", async () => {
  const [port = 0, other = 0] = findFreePorts(2);
  await using project = await shopProject(other, { processes: 2 });
  await project.write(
    "conf/shop.yml",
    `interfaces:\n  Shop: { class: shop:Shop }\ncontainer: { health: { port: ${port} } }\n`,
  );
  const node = await project.startNode();
  const complaints = (await node.logLines()).filter((line) => line.includes("Cannot listen"));
  assert.equal(complaints.length, 1);
  assert.match(
    complaints[0] ?? "",
    /container\.health: Cannot listen on 127\.0\.0\.1:\d+: another process uses it; name it in the configuration of the node, which serves all of its processes there; health and metrics are not served/,
  );
});
