/** What the original and we answer each other, each asking from a process of its own. */
import assert from "node:assert/strict";
import { withBaggage } from "../../../mod.ts";
import { startZookeeper } from "../../kit/servers/zookeeper.ts";
import { factsOf } from "../../support/facts.ts";
import { Cluster, type Language, LANGUAGES, otherThan, type Told } from "./cluster.ts";

const NAMES: Readonly<Record<Language, string>> = {
  python: "PythonMirror",
  typescript: "TypescriptMirror",
};

Deno.test("calls between Python and us", async (context) => {
  await using zookeeper = await startZookeeper();
  await using cluster = await Cluster.create({ hosts: zookeeper.hosts });
  await Promise.all(
    LANGUAGES.map((language) => cluster.start(language, { [NAMES[language]]: "mirror:Mirror" })),
  );

  for (const language of LANGUAGES) {
    const [asker, asked] = [NAMES[language], NAMES[otherThan(language)]];
    const named = factsOf(context);
    const fact = (name: string, check: () => Promise<void>) => named(`${language}: ${name}`, check);
    const ask = async (method: string, body = {}, more = {}): Promise<Told> => {
      const errand = { address: asked, subject: `${asked}.${method}`, body, ...more };
      return await cluster.ask(asker, "ask", errand) as Told;
    };
    await cluster.acquaint(asker, asked);

    await fact("a result comes back with the version that served it", async () => {
      const { type, body, headers } = await ask("who");
      assert.deepEqual([type, body, headers?.["version"]], ["REP", otherThan(language), null]);
    });

    await fact("a declared error comes back with its name and its message", async () => {
      const told = await ask("fail", { message: "no luck" });
      assert.deepEqual(told, { type: "ERROR", error: "ValueError", message: "no luck" });
    });

    await fact("an error without type or message is an error all the same", async () => {
      const told = await ask("blame", { reason: "none" });
      assert.deepEqual(told, { type: "ERROR", error: "RemoteError", message: "" });
    });

    await fact("an undeclared error is a NACK that tells nothing", async () => {
      assert.deepEqual(await ask("crash"), { type: "NACK" });
    });

    await fact("what there is not, or not so, is a NACK", async () => {
      assert.deepEqual(await ask("nothing"), { type: "NACK" });
      assert.deepEqual(await ask("refuse"), { type: "NACK" });
    });

    await fact("wrong arguments are refused; we tell Python what is wrong with them", async () => {
      const told = (message: string) =>
        language === "python"
          ? { type: "ERROR", error: "ArgumentError", message: `${asked}.${message}` }
          : { type: "NACK" };
      assert.deepEqual(
        await ask("echo", { valeu: 1 }),
        told('echo has no parameter "valeu": its parameters are value'),
      );
      assert.deepEqual(
        await ask("doze", { seconds: "1" }),
        told('doze: seconds: expected number, got "1"'),
      );
    });

    await fact("an acknowledgement is an answer with nothing in it", async () => {
      const { type, body } = await ask("acknowledge");
      assert.deepEqual([type, body], ["ACK", null]);
    });

    await fact("headers of a raw answer arrive, whatever they hold", async () => {
      const stamp = { ids: [1, "two"], nested: { three: null } };
      const { body, headers } = await ask("stamp", { stamp });
      assert.equal(body, "stamped");
      assert.deepEqual(headers?.["stamp"], stamp);
    });

    await fact("a trace goes through both, and baggage does no harm", async () => {
      const traceId = "0123456789abcdef0123456789abcdef";
      const errand = { address: asked, subject: `${asked}.trace_id`, body: {} };
      const question = { subject: `${asker}.ask`, body: errand };
      const { body, headers } = await withBaggage(
        { tenant: "Köln" },
        () => cluster.client.request(asker, question, { traceId }),
      );
      assert.equal((body as Told).body, traceId);
      assert.equal((body as Told).headers?.["trace_id"], traceId);
      assert.equal(headers["trace_id"], traceId);
    });

    await fact("a service that does not run is not found", async () => {
      assert.deepEqual(await ask("who", {}, { address: "Nobody" }), { type: "nobody" });
    });

    await fact("a slow answer is a timeout", async () => {
      const told = await ask("doze", { seconds: 0.6 }, { timeout: 0.2 });
      assert.deepEqual(told, { type: "timeout" });
    });

    await fact("the built-in interface answers as it does at home", async () => {
      const status = await ask("", {}, { subject: "lymph.status" });
      assert.deepEqual(Object.keys(status.body as object).sort(), ["endpoint", "identity"]);
      const ping = await ask("", { payload: [1] }, { subject: "lymph.ping" });
      assert.deepEqual(ping.body, [1]);
      const metrics = (await ask("", {}, { subject: "lymph.get_metrics" })).body as Metric[];
      const answered = metrics.find(([name, , tags]) =>
        name === "rpc" && tags["subject"] === `${asked}.who`
      );
      assert.ok((answered?.[1] ?? 0) > 0);
    });

    await fact("a description names methods, parameters and help", async () => {
      const { methods } = (await ask("", {}, { subject: "lymph.inspect" })).body as Description;
      const named = (name: string) => methods.find((method) => method.name === `${asked}.${name}`);
      const [who, asking] = [named("who"), named("ask")];
      assert.deepEqual(who, {
        name: `${asked}.who`,
        version: "None",
        params: [],
        help: "Which language answers.",
      });
      assert.deepEqual(asking?.params, ["address", "subject", "body", "version", "timeout"]);
    });
  }
});

type Metric = readonly [name: string, value: number, tags: Readonly<Record<string, unknown>>];

interface Description {
  readonly methods: readonly {
    readonly name: string;
    readonly version: string;
    readonly params: readonly string[];
    readonly help: string;
  }[];
}
