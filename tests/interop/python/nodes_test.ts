/** Nodes of either language, which run web services of both on one port. */
import assert from "node:assert/strict";
import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { startZookeeper } from "../../kit/servers/zookeeper.ts";
import { eventually } from "../../support/eventually.ts";
import { factsOf } from "../../support/facts.ts";
import { within } from "../../support/within.ts";
import { Cluster, LANGUAGES } from "./cluster.ts";

Deno.test("web services of both languages share a port under a node of either", async (context) => {
  await using zookeeper = await startZookeeper();
  await using cluster = await Cluster.create({ hosts: zookeeper.hosts });
  const fact = factsOf(context);
  // One connection per request, as the kernel deals out connections.
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  for (const language of LANGUAGES) {
    const [port = 0] = findFreePorts(1);
    const interfaces = { Web: { class: "door:Web", port } };
    const ask = async (): Promise<string> => {
      const response = await fetch(`http://127.0.0.1:${port}/who`, { client });
      return await response.text();
    };
    const node = await cluster.startNode(language, {
      port,
      instances: {
        PythonWeb: { language: "python", interfaces, numprocesses: 2 },
        TypescriptWeb: { language: "typescript", interfaces, numprocesses: 2 },
      },
    });
    const seen = new Set<string>();
    await fact(`${language}: every process answers on the port`, async () => {
      await eventually(async () => {
        const asked = Array.from({ length: 40 }, () => ask().catch(() => "nobody yet"));
        for (const who of await Promise.all(asked)) seen.add(who);
        seen.delete("nobody yet");
        return seen.size >= 4;
      }, { timeoutMs: 60_000 });
      const languages = [...seen].map((who) => who.split(" ")[0]).toSorted();
      assert.deepEqual(languages, ["python", "python", "typescript", "typescript"]);
    });
    await fact(`${language}: a node that stops leaves the port free`, async () => {
      node.kill("SIGTERM");
      await within(node.ended, "the end of the node");
      await eventually(() => {
        try {
          Deno.listen({ hostname: "127.0.0.1", port }).close();
          return true;
        } catch {
          return false;
        }
      });
    });
  }
});
