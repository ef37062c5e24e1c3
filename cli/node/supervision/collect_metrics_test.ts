import { strict as assert } from "node:assert";
import { Metrics } from "../../../core/observe/metrics/metrics.ts";
import { collectMetrics } from "./collect_metrics.ts";

Deno.test("S6 the kind of a metric does not depend on which process answers first", async () => {
  const kinds: Record<string, string> = { "tcp://a": "gauge", "tcp://b": "histogram" };
  for (const slow of Object.keys(kinds)) {
    const client = {
      async request(endpoint: string) {
        if (endpoint === slow) await new Promise((resolve) => setTimeout(resolve));
        return { body: { kinds: [["sold", kinds[endpoint]]], samples: [["sold", 1, {}]] } };
      },
    };
    const keepers = Object.keys(kinds).map((endpoint) => ({ name: endpoint, endpoint }));
    const supervisor = { pools: [{ spec: { name: "Shop" }, keepers }] };
    const { samples, kinds: merged } = await collectMetrics(
      new Metrics(),
      { supervisor, client } as never,
    );
    assert.equal(new Map(merged?.()).get("sold"), "gauge");
    const instances = [...samples()].filter(([name]) => name === "sold").map(([, , tags]) => tags);
    assert.deepEqual(instances.map(({ instance }) => instance), ["tcp://a", "tcp://b"]);
  }
});
