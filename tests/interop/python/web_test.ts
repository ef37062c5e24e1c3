/** Web services of both languages behind one registry, each with a greeting service of the other. */
import assert from "node:assert/strict";
import { startZookeeper } from "../../kit/servers/zookeeper.ts";
import { eventually } from "../../support/eventually.ts";
import { factsOf } from "../../support/facts.ts";
import { Cluster, LANGUAGES, otherThan } from "./cluster.ts";

Deno.test("HTTP requests to either web service reach a service of the other", async (context) => {
  await using zookeeper = await startZookeeper();
  await using cluster = await Cluster.create({ hosts: zookeeper.hosts });
  await Promise.all(LANGUAGES.flatMap((language) => [
    cluster.start(language, { [`Greeting-${language}`]: "door:Greeting" }),
    cluster.start(language, { [`Web-${language}`]: "door:Web" }),
  ]));
  const fact = factsOf(context);
  const portOf = async (service: string): Promise<number> => {
    const { code, stdout, stderr } = await cluster.run("typescript", "discover", service, "--json");
    assert.equal(code, 0, stderr);
    const { [service]: [instance] = [] } = JSON.parse(stdout) as Record<string, Described[]>;
    return instance?.http_port ?? assert.fail(stdout);
  };

  for (const language of LANGUAGES) {
    await fact(`${language}: a health check without its slash is redirected`, async () => {
      const url = `http://127.0.0.1:${await portOf(`Web-${language}`)}/_health`;
      const { status, headers, body } = await fetch(url, { redirect: "manual" });
      await body?.cancel();
      assert.deepEqual([status, new URL(headers.get("location") ?? "", url).href], [
        308,
        `${url}/`,
      ]);
    });

    const other = otherThan(language);
    await fact(
      `${language}: over HTTP ${other} greets, in the trace that the answer names`,
      async () => {
        const port = await portOf(`Web-${language}`);
        const tail = cluster.spawn("typescript", "tail", `Greeting-${other}`);
        await using _tail = tail;
        await tail.stderr(/^Following /m);
        await eventually(async () => {
          const query = new URLSearchParams({ of: `Greeting-${other}`, name: "Joe" });
          const response = await fetch(`http://127.0.0.1:${port}/greet?${query}`);
          const text = await response.text();
          // The original's first message to somebody new is lost where a handshake takes 20 ms.
          if (response.status >= 500) return false;
          assert.deepEqual([response.status, text], [200, `Hi, Joe! This is ${other}.`]);
          const traceId = response.headers.get("x-trace-id") ?? "";
          assert.match(traceId, /^[0-9a-f]{32}$/);
          if (other === "python") return true; // it logs no requests unless it was started to
          const [lines] = await tail.stdout(/^[^]*/);
          return lines.includes(`Answered Greeting-${other}.greet`) && lines.includes(traceId);
        });
      },
    );
  }
});

/** What is shown of an instance. */
interface Described {
  readonly http_port?: number;
}
