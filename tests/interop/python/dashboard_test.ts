/** The dashboard beside a cluster of both. */
import assert from "node:assert/strict";
import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { eventually } from "../../support/eventually.ts";
import { factsOf } from "../../support/facts.ts";
import { Servers } from "./servers.ts";

const ADDRESS = /Dashboard at (http:\S+)\/\?token=(\w+)/;

Deno.test("the dashboard shows services of Python lymph in a cluster", async (context) => {
  const [port = 0] = findFreePorts(1);
  const settings = ["management.tcp.ip = 127.0.0.1", `management.tcp.port = ${port}`];
  const servers = await Servers.start({ plugins: ["rabbitmq_management"], settings });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => servers.stop());
  const cluster = stack.use(
    await servers.createCluster({ management: `http://127.0.0.1:${port}` }),
  );
  await cluster.start("python", { Ears: "listener:Listener", Mirror: "mirror:Mirror" });
  await cluster.start("typescript", { Own: "mirror:Mirror", OwnEars: "listener:Listener" });
  await cluster.acquaint("Own", "Mirror");
  const running = stack.use(cluster.spawn("typescript", "dashboard", "--no-open", "--port=0"));
  const [, origin = "", token = ""] = await running.stderr(ADDRESS);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const get = async (path: string) => await (await fetch(origin + path, { headers })).json();
  const post = async (path: string, body: unknown) => {
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return await (await fetch(origin + path, init)).json();
  };
  const fact = factsOf(context);

  await fact("they are on the map", async () => {
    await eventually(async () => {
      const { services } = await get("/api/topology");
      const answered = Object.fromEntries(
        services.map((row: { service: string; answered: number }) => [row.service, row.answered]),
      );
      return answered["Ears"] === 1 && answered["Mirror"] === 1 && answered["Own"] === 1;
    });
  });

  await fact("their methods can be called", async () => {
    const methods: { service: string; methods: { name: string }[] }[] = await get("/api/methods");
    const mirror = methods.find(({ service }) => service === "Mirror");
    assert.ok(mirror?.methods.some(({ name }) => name === "who"));
    await eventually(async () => {
      const { result } = await post("/api/call", { subject: "Mirror.who" });
      return result === "python";
    });
  });

  await fact("they hear what is emitted, and their queues are listed beside ours", async () => {
    const { traceId } = await post("/api/emit", { type: "order.placed", body: { id: 7 } });
    await eventually(async () => {
      const heard = await cluster.ask("Ears", "heard") as { trace_id: string }[];
      return heard.some(({ trace_id }) => trace_id === traceId);
    });
    await eventually(async () => {
      const { queues }: { queues: { name: string; patterns: string[]; consumers: number }[] } =
        await get("/api/queues");
      const found = (name: string) => queues.filter((queue) => queue.name === name);
      assert.equal(found("OwnEars-on_order").length, 1, JSON.stringify(queues));
      const [theirs] = found("Ears-on_order");
      return theirs?.patterns.includes("order.#") && theirs.consumers === 1;
    });
  });

  await fact("their log lines are shown, with the level that the dashboard has set", async () => {
    await eventually(async () => {
      const change = { level: "DEBUG", logger: "lymph" };
      return (await post("/api/services/Mirror/log-level", change)).instances === 1;
    });
    const response = await fetch(`${origin}/api/logs?service=Mirror&level=DEBUG`, { headers });
    let text = "";
    const reading = (async () => {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        if (text.includes("event: line")) return;
      }
    })();
    await eventually(async () => {
      await post("/api/call", { subject: "Mirror.who" });
      return text.includes("event: line");
    });
    await reading;
    assert.match(text, /"service":"Mirror"/);
  });
});
