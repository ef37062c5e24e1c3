/** A gateway in front of a service in Python, which tells the names of its methods and no types. */
import assert from "node:assert/strict";
import { createConfig } from "../../../core/config/mod.ts";
import { Gateway } from "../../../gateway/mod.ts";
import { Container } from "../../../mod.ts";
import { NullEventSystem } from "../../../transports/null_events.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";
import { ZmtpTransport } from "../../../transports/zmtp/mod.ts";
import { ZookeeperServiceRegistry } from "../../../transports/zookeeper/mod.ts";
import { startZookeeper } from "../../kit/servers/zookeeper.ts";
import { factsOf } from "../../support/facts.ts";
import { Cluster } from "./cluster.ts";

Deno.test("a gateway offers methods of a service in Python", async (context) => {
  await using zookeeper = await startZookeeper();
  const { hosts } = zookeeper;
  await using cluster = await Cluster.create({ hosts });
  await cluster.start("python", { Mirror: "mirror:Mirror" });
  await using container = new Container({
    transport: new ZmtpTransport(),
    registry: new ZookeeperServiceRegistry({ hosts }),
    events: new NullEventSystem(),
    serializer: new MsgpackSerializer(),
  });
  const expose = ["Mirror.who", "Mirror.echo", "Mirror.fail", "Mirror.crash"];
  const config = createConfig({ expose, port: 0, shutdown: { quiet: 0 } });
  const gateway = await container.install(Gateway, { name: "Api", config });
  await container.start();
  const fact = factsOf(context);
  const ask = async (path: string, body: unknown = {}) => {
    const response = await fetch(`http://127.0.0.1:${gateway.port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  };

  await fact("a method is called by POST", async () => {
    assert.deepEqual(await ask("/Mirror/who"), [200, "python"]);
  });

  await fact(
    "values that JSON does not have reach it tagged, and dates come back as text",
    async () => {
      const value = { __type__: "datetime", _: "2026-01-02T03:04:05+00:00" };
      assert.deepEqual(await ask("/Mirror/echo", { value }), [200, "2026-01-02T03:04:05+00:00"]);
    },
  );

  await fact("an error that it declares is told, and another one is not", async () => {
    const [status, { error, detail }] = await ask("/Mirror/fail", { message: "too late" });
    assert.deepEqual([status, error, detail], [422, "ValueError", "too late"]);
    const [failed, problem] = await ask("/Mirror/crash");
    assert.deepEqual([failed, problem.error], [502, "NackError"]);
    assert.doesNotMatch(JSON.stringify(problem), /nobody shall see/);
  });

  await fact("nothing else is reached", async () => {
    assert.equal((await ask("/Mirror/doze", { seconds: 0 }))[0], 404);
    assert.equal((await ask("/lymph/inspect"))[0], 404);
  });

  await fact("OpenAPI has its methods and the names of their parameters", async () => {
    const response = await fetch(`http://127.0.0.1:${gateway.port}/openapi.json`);
    const { paths } = await response.json();
    assert.deepEqual(Object.keys(paths).sort(), [
      "/Mirror/crash",
      "/Mirror/echo",
      "/Mirror/fail",
      "/Mirror/who",
    ]);
    assert.match(JSON.stringify(paths["/Mirror/echo"]), /"properties":\{"value":\{\}\}/);
  });
});
