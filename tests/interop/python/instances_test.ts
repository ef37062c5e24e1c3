/** Instances in either language under one name, and what happens to those who ask them. */
import assert from "node:assert/strict";
import { findFreePorts } from "../../kit/servers/free_ports.ts";
import { startZookeeper, type ZookeeperEnsemble } from "../../kit/servers/zookeeper.ts";
import { ZookeeperSession } from "../../../transports/zookeeper/mod.ts";
import { eventually } from "../../support/eventually.ts";
import { factsOf } from "../../support/facts.ts";
import { Cluster, LANGUAGES, otherThan, type Told } from "./cluster.ts";

const MIRROR = "mirror:Mirror";

let zookeeper: ZookeeperEnsemble;
let worlds = 0;
Deno.test.beforeAll(async () => {
  zookeeper = await startZookeeper();
});
Deno.test.afterAll(() => zookeeper?.stop()); // it may have failed to start

const newCluster = () => Cluster.create({ hosts: `${zookeeper.hosts}/world${++worlds}` });

Deno.test("instances in both languages share the requests for one name", async (context) => {
  await using cluster = await newCluster();
  await Promise.all([
    cluster.start("python", { Shared: MIRROR, PythonAsker: MIRROR }),
    cluster.start("typescript", { Shared: MIRROR, TypescriptAsker: MIRROR }),
  ]);
  for (const asker of ["PythonAsker", "TypescriptAsker"]) {
    await factsOf(context)(`${asker} gets answers from both`, async () => {
      const counts: Record<string, number> = {};
      for (let request = 0; request < 60; request++) {
        const told = await tell(cluster, asker, "Shared");
        const who = told.type === "REP" ? String(told.body) : told.type;
        counts[who] = (counts[who] ?? 0) + 1;
      }
      assert.ok((counts["python"] ?? 0) > 5 && (counts["typescript"] ?? 0) > 5);
      assert.ok((counts["timeout"] ?? 0) <= 1, "only the very first message may be lost");
    });
  }
});

Deno.test("both meet in a ZooKeeper that only lets in who proves who it is", async () => {
  const [hosts, credentials] = [`${zookeeper.hosts}/vault`, "ada:lovelace"];
  const auth = [{ scheme: "digest", credentials }];
  const owner = new ZookeeperSession({ hosts, auth, access: "creator" });
  await owner.start();
  await owner.create("/services", new Uint8Array(), "persistent");
  await owner.stop();
  await using cluster = await Cluster.create({ hosts, digest: credentials });
  await Promise.all([
    cluster.start("python", { Python: MIRROR }),
    cluster.start("typescript", { Typescript: MIRROR }),
  ]);
  await cluster.acquaint("Python", "Typescript");
  await cluster.acquaint("Typescript", "Python");
});

Deno.test("a version finds the instances of its major, in both languages", async (context) => {
  await using cluster = await newCluster();
  await Promise.all([
    cluster.start("python", { "Versioned@1.2.0": MIRROR, PythonAsker: MIRROR }),
    cluster.start("typescript", { "Versioned@1.5.0": MIRROR, TypescriptAsker: MIRROR }),
    cluster.start("typescript", { "Versioned@2.0.0": MIRROR }),
  ]);
  for (const asker of ["PythonAsker", "TypescriptAsker"]) {
    const fact = factsOf(context);
    const versions = async (version: string): Promise<string[]> => {
      const seen = new Set<string>();
      for (let request = 0; request < 30; request++) {
        const told = await tell(cluster, asker, "Versioned", { version });
        seen.add(String(told.headers?.["version"] ?? told.type));
      }
      seen.delete("timeout"); // the very first message may be lost
      return [...seen].sort();
    };

    await fact(`${asker} finds all of a major`, async () => {
      assert.deepEqual(await versions("1.2.0"), ["1.2.0", "1.5.0"]);
    });
    await fact(`${asker} finds those that are new enough`, async () => {
      assert.deepEqual(await versions("1.3.0"), ["1.5.0"]);
      assert.deepEqual(await versions("2.0.0"), ["2.0.0"]);
    });
    await fact(`${asker} finds no instance for a version newer than all`, async () => {
      assert.deepEqual(await versions("1.6.0"), ["nobody"]);
      assert.deepEqual(await versions("3.0.0"), ["nobody"]);
    });
  }
});

Deno.test("pings keep idle peers alive on both sides", async () => {
  await using cluster = await newCluster();
  const [, typescript] = await Promise.all([
    cluster.start("python", { Python: MIRROR }),
    cluster.start("typescript", { Typescript: MIRROR }),
  ]);
  await cluster.acquaint("Python", "Typescript");
  await cluster.acquaint("Typescript", "Python");
  const pings = async (service: string, more: number): Promise<void> => {
    const before = await countOf(cluster, service, "lymph.ping");
    await eventually(async () => await countOf(cluster, service, "lymph.ping") >= before + more);
  };
  // Its idea of silence is one second, its pings come every 0.3.
  await Promise.all([pings("Typescript", 8), pings("Python", 8)]);
  assert.equal(
    await cluster.ask("Python", "status_of", { endpoint: typescript.endpoint }),
    "responsive",
  );
  assert.equal((await tell(cluster, "Typescript", "Python")).body, "python");
});

Deno.test("Python notices that one of ours falls silent, and that it is back", async () => {
  await using cluster = await newCluster();
  const [, typescript] = await Promise.all([
    cluster.start("python", { Python: MIRROR }),
    cluster.start("typescript", { Typescript: MIRROR }),
  ]);
  await cluster.acquaint("Python", "Typescript");
  const { endpoint } = typescript;
  const untilStatus = (status: string) =>
    eventually(async () => await cluster.ask("Python", "status_of", { endpoint }) === status);
  await untilStatus("responsive");
  typescript.signal("SIGSTOP");
  await untilStatus("unresponsive");
  typescript.signal("SIGCONT");
  await untilStatus("responsive");
});

Deno.test("we pass over a Python instance that falls silent, until it is back", async () => {
  await using cluster = await newCluster();
  const [first] = await Promise.all([
    cluster.start("python", { Shared: MIRROR }),
    cluster.start("python", { Shared: MIRROR }),
    cluster.start("typescript", { Asker: MIRROR }),
  ]);
  await cluster.acquaint("Asker", "Shared");
  first.signal("SIGSTOP");
  // The first one or two may be stuck there; after that, none is.
  await eventually(async () => (await succeeded(cluster, 10)) === 10);
  first.signal("SIGCONT");
  const served = await countOf(cluster, first.endpoint, "Shared.who");
  await eventually(async () => {
    await succeeded(cluster, 4);
    return await countOf(cluster, first.endpoint, "Shared.who") > served;
  });
});

for (const language of LANGUAGES) {
  const other = otherThan(language);
  Deno.test(`${other} finds a ${language} instance again that was killed`, async () => {
    await using cluster = await newCluster();
    const [port = 0] = findFreePorts(1);
    const [killed] = await Promise.all([
      cluster.start(language, { Killed: MIRROR }, { port }),
      cluster.start(other, { Asker: MIRROR }),
    ]);
    await cluster.acquaint("Asker", "Killed");
    await killed.kill();
    assert.notEqual((await tell(cluster, "Asker", "Killed", { timeout: 0.3 })).type, "REP");
    await cluster.start(language, { Killed: MIRROR }, { port });
    await eventually(async () => (await tell(cluster, "Asker", "Killed")).type === "REP");
  });

  Deno.test(`${other} forgets a ${language} instance that stops`, async () => {
    await using cluster = await newCluster();
    const [stopped] = await Promise.all([
      cluster.start(language, { Stopped: MIRROR }),
      cluster.start(other, { Asker: MIRROR }),
    ]);
    await cluster.acquaint("Asker", "Stopped");
    stopped.signal("SIGTERM");
    await stopped.ended;
    await eventually(async () => (await tell(cluster, "Asker", "Stopped")).type === "nobody");
  });
}

/** Has a mirror ask a service who it is. */
async function tell(
  cluster: Cluster,
  asker: string,
  service: string,
  more: { readonly version?: string; readonly timeout?: number } = {},
): Promise<Told> {
  const errand = { address: service, subject: `${service}.who`, body: {}, timeout: 0.5, ...more };
  return await cluster.ask(asker, "ask", errand) as Told;
}

/** How many of so many requests for `Shared` succeed. */
async function succeeded(cluster: Cluster, requests: number): Promise<number> {
  let count = 0;
  for (let request = 0; request < requests; request++) {
    if ((await tell(cluster, "Asker", "Shared")).type === "REP") count++;
  }
  return count;
}

/** How many requests for a method an instance has served. */
async function countOf(cluster: Cluster, address: string, subject: string): Promise<number> {
  const question = { subject: "lymph.get_metrics", body: {} };
  const samples = (await cluster.client.request(address, question)).body as Sample[];
  const found = samples.find(([name, , tags]) => name === "rpc" && tags["subject"] === subject);
  return found?.[1] ?? 0;
}

type Sample = readonly [name: string, value: number, tags: Readonly<Record<string, unknown>>];
