import assert from "node:assert/strict";
import { eventually } from "../../support/eventually.ts";
import { startZookeeper } from "./zookeeper.ts";

Deno.test("a killed server starts again, and a frozen one goes on", async () => {
  await using zookeeper = await startZookeeper();
  const [server] = zookeeper.servers;
  assert.ok(server);
  assert.equal(zookeeper.hosts, server.address);
  assert.equal(await zookeeper.leader(), server);
  await server.kill();
  assert.equal(await server.role(), undefined);
  server.start();
  assert.equal(await server.ready(), "standalone");
  server.pause(); // each of its threads stops when it is next about to run
  await eventually(async () => await server.role() === undefined);
  server.resume();
  assert.equal(await server.ready(), "standalone");
  await server.stop();
  await server.stop();
});

Deno.test("three servers have one leader, and another one when it is gone", async () => {
  await using zookeeper = await startZookeeper({ servers: 3 });
  const leader = await zookeeper.leader();
  await leader.kill();
  await Promise.all(zookeeper.servers.filter((one) => one !== leader).map((one) => one.ready()));
  assert.notEqual(await zookeeper.leader(), leader);
});

Deno.test("a frozen server is stopped and its data removed at the end of the scope", async () => {
  const zookeeper = await startZookeeper();
  zookeeper.servers[0]?.pause();
  await zookeeper.stop();
  assert.equal(await zookeeper.servers[0]?.role(), undefined);
});
