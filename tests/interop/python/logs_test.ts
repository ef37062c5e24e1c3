/** Each program reads the logs and metrics of the other, and changes its levels. */
import assert from "node:assert/strict";
import type { Client } from "../../../mod.ts";
import { startZookeeper } from "../../kit/servers/zookeeper.ts";
import { eventually } from "../../support/eventually.ts";
import { factsOf } from "../../support/facts.ts";
import { Cluster, type Language, LANGUAGES } from "./cluster.ts";

const TRACE_ID = "0123456789abcdef0123456789abcdef";
const SERVICES: Readonly<Record<Language, string>> = { python: "Python", typescript: "Typescript" };

/** Metrics of Python's own parts, those that Linux never fills, and one that is dear to count. */
const OF_PYTHON =
  /^(?:(?:gc|gevent|greenlets)\.|proc\.sockets\.|rusage\.(?:i[dxs]rss|msg|nsignals|nswap))/;

async function metricNames(client: Client, endpoint: string): Promise<Set<string>> {
  const question = { subject: "lymph.get_metrics", body: {} };
  const { body } = await client.request(endpoint, question);
  return new Set((body as [string, ...unknown[]][]).map(([name]) => name));
}

Deno.test("logs and metrics of one program in the other", async (context) => {
  await using zookeeper = await startZookeeper();
  await using cluster = await Cluster.create({ hosts: zookeeper.hosts });
  const fact = factsOf(context);
  const instances = await Promise.all(
    LANGUAGES.map((language) => cluster.start(language, { [SERVICES[language]]: "mirror:Mirror" })),
  );
  const ask = async (): Promise<void> => {
    for (const { endpoint } of instances) {
      const question = { subject: "lymph.status", body: {} };
      await cluster.client.request(endpoint, question, { traceId: TRACE_ID, timeoutMs: 1000 })
        .catch(() => {}); // the original's first answer to somebody new may be lost
    }
  };
  const shows = async (output: () => Promise<RegExpExecArray>, isComplete: RegExp) => {
    await eventually(async () => {
      await ask();
      return isComplete.test((await output())[0]);
    });
  };

  await fact("change-loglevel reaches both", async () => {
    for (const language of LANGUAGES) {
      const { stdout } = await eventually(async () => {
        const outcome = await cluster.run(
          "typescript",
          ...["change-loglevel", SERVICES[language], "--name=lymph", "--level=DEBUG"],
        );
        return outcome.code === 0 && outcome;
      });
      assert.match(stdout, /^tcp:\/\/127\.0\.0\.1:\d+: DEBUG for 60 s\n$/);
    }
  });

  await fact("our tail follows one trace through both", async () => {
    await using tail = cluster.spawn(
      "typescript",
      ...["tail", "Python", "Typescript", "--trace", TRACE_ID],
    );
    await tail.stderr(/^Following Python\nFollowing Typescript$/m);
    for (const service of Object.values(SERVICES)) {
      const line = new RegExp(
        `^\\[${service}\\]\\[[\\da-f]{10}\\] .* - trace_id="${TRACE_ID}"$`,
        "m",
      );
      await shows(() => tail.stdout(/^[^]*/), line);
    }
  });

  await fact("the original's tail reads both", async () => {
    await using tail = cluster.spawn("python", "tail", "--level=DEBUG", "Python", "Typescript");
    for (const text of ["subject=lymph\\.status", "Answered lymph\\.status"]) {
      await shows(() => tail.stderr(/^[^]*/), new RegExp(`${text}.*trace_id="${TRACE_ID}"`));
    }
  });

  await fact("metrics have the same names, but for those of what Python is made of", async () => {
    const [python = new Set<string>(), ours = new Set<string>()] = await Promise.all(
      instances.map(({ endpoint }) => metricNames(cluster.client, endpoint)),
    );
    const missing = python.difference(ours);
    assert.deepEqual([...missing].filter((name) => !OF_PYTHON.test(name)), []);
    assert.ok(python.size - missing.size >= 25, `Only ${python.size - missing.size} are the same`);
  });

  await fact("top shows both", async () => {
    const rows = await eventually(async () => {
      const { stdout } = await cluster.run("typescript", "top", "--once", "--json", "-i", "0.2");
      const rows = JSON.parse(stdout) as Record<string, unknown>[];
      return rows.every(({ answered }) => answered === 1) && rows;
    });
    assert.deepEqual(rows.map(({ service }) => service), ["Python", "Typescript"]);
    for (const { residentBytes } of rows) assert.ok(Number(residentBytes) > 1e6);
  });
});
