/** Both programs at the command line, in one cluster. */
import assert from "node:assert/strict";
import { startZookeeper } from "../../kit/servers/zookeeper.ts";
import { eventually } from "../../support/eventually.ts";
import { factsOf } from "../../support/facts.ts";
import { Cluster, LANGUAGES } from "./cluster.ts";

Deno.test("either program at the command line", async (context) => {
  await using zookeeper = await startZookeeper();
  await using cluster = await Cluster.create({ hosts: zookeeper.hosts });
  const [python, typescript] = await Promise.all([
    cluster.start("python", {
      Python: "mirror:Mirror",
      "Aged@2.1.0": "mirror:Mirror",
      Both: "mirror:Mirror",
    }),
    cluster.start("typescript", { "Typescript@1.5.0": "mirror:Mirror", Both: "mirror:Mirror" }),
  ]);
  const endpoints = [python.endpoint, typescript.endpoint].sort();

  for (const language of LANGUAGES) {
    const fact = factsOf(context);
    const output = (...args: string[]): Promise<string> =>
      eventually(async () => {
        const { stdout, stderr } = await cluster.run(language, ...args);
        // The original's first message to somebody new, be it an answer, is lost where a handshake
        // takes 20 ms.
        if (/The request timed out|did not answer within|^Failed +8$/m.test(stderr + stdout)) {
          return false;
        }
        assert.equal(stderr, "");
        return stdout;
      });

    await fact(`${language}: discover lists the services of both`, async () => {
      const lines = (await output("discover")).split("\n");
      for (const line of ["Both [2]", "Python [1]", "Typescript [1]"]) {
        assert.ok(lines.includes(line), lines.join("\n"));
      }
    });

    await fact(`${language}: discover tells what both have registered`, async () => {
      const { Both: found } = JSON.parse(await output("discover", "Both", "--json"));
      const records = found as Record<string, unknown>[];
      assert.deepEqual(records.map((record) => record["endpoint"]).sort(), endpoints);
      const [one, other] = records.map((record) => Object.keys(record));
      const missing = ["id", "identity", "version", "endpoint", "ip", "hostname", "fqdn", "type"]
        .filter((key) => !one?.includes(key) || !other?.includes(key));
      assert.deepEqual(missing, []);
    });

    await fact(`${language}: discover tells versions apart`, async () => {
      assert.match(
        await output("discover", "Typescript", "--versions"),
        /^Typescript@1\.5\.0 \[1\]$/m,
      );
      // All services at once, with the releases of both that run.
      assert.match(await output("discover", "--all", "--versions"), /^lymph@0\.15\.0 \[1\]$/m);
    });

    await fact(`${language}: request prints what the other has answered`, async () => {
      const asked = language === "python" ? "Typescript" : "Python";
      const who = await output("request", `${asked}.who`, "{}");
      assert.equal(who, language === "python" ? "'typescript'\n" : "'python'\n");
      const value = [1, { a: null }];
      const body = JSON.stringify({ value });
      const echoed = await output("request", "--json", `${asked}.echo`, body);
      assert.deepEqual(JSON.parse(echoed), value);
    });

    await fact(`${language}: request sends many`, async () => {
      const asked = language === "python" ? "Typescript" : "Python";
      const many = ["request", "-N", "160", "-C", "8", `${asked}.who`, "{}"];
      assert.match(await output(...many), /^(Timeout rate: +0\.00 %|Failed +0$)/m);
    });

    await fact(`${language}: inspect describes the service of the other`, async () => {
      const asked = language === "python" ? "Typescript" : "Python";
      const text = await output("inspect", asked);
      assert.match(text, new RegExp(`RPC interface of ${asked}`));
      assert.match(text, new RegExp(`rpc ${asked}\\.who\\(\\)\\s+Which language answers\\.`));
      assert.match(text, new RegExp(`rpc ${asked}\\.ask\\(address, subject, body, version`));
    });

    if (language === "typescript") {
      await fact("contract types proxies for a service of Python", async () => {
        const { stdout: text, stderr } = await cluster.run(
          language,
          ...["contract", "Python", "--typescript"],
        );
        assert.match(
          stderr,
          /^Described by the instance at \S+: Python, whose types are not known\n$/,
        );
        assert.match(text, /^export interface Python \{$/m);
        assert.match(
          text,
          /^ {2}who\(args\?: \{ \[key: string\]: unknown \}\): Promise<unknown>;$/m,
        );
      });
    }

    await fact(
      `${language}: inspect, status and ping answer on a service with a version`,
      async () => {
        // Python lymph refuses its own callers there.
        const services = language === "python" ? ["Typescript"] : ["Typescript", "Aged"];
        for (const service of services) {
          const { endpoint } = service === "Aged" ? python : typescript;
          assert.match(await output("inspect", service), new RegExp(`rpc ${service}\\.who\\(\\)`));
          const ask = (subject: string, body: string) =>
            output("request", "--address", service, subject, body);
          assert.match(await ask("lymph.status", "{}"), new RegExp(endpoint));
          assert.equal(await ask("lymph.ping", '{"payload": "hi"}'), "'hi'\n");
        }
      },
    );
  }
});
