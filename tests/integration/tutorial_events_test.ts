import assert from "node:assert/strict";
import { useBackends } from "../support/servers/backends.ts";
import { eventually } from "../support/eventually.ts";
import type { LymphProcess, ServiceProject } from "../support/projects/service_project.ts";
import { createTutorial, startInstanceOf } from "../support/projects/tutorial_project.ts";

const EVERYWHERE = `import { event, Interface, type ServiceEvent } from "@lymph/lymph";

export class Everywhere extends Interface {
  @event("greeted", { broadcast: true })
  onGreeted({ body }: ServiceEvent<{ name: string }>): void {
    console.log(\`All heard of \${body.name}\`);
  }
}
`;

const startListen = (project: ServiceProject) => startInstanceOf(project, "listen");

async function untilLines(
  processes: readonly LymphProcess[],
  count: number,
): Promise<readonly string[]> {
  return await eventually(async () => {
    const lines = (await Promise.all(processes.map((process) => process.outputLines()))).flat();
    return lines.length >= count && lines;
  });
}

for (const backend of useBackends()) {
  Deno.test(`the tutorial's second chapter on ${backend.name}: services that listen`, async (t) => {
    await using project = await createTutorial(backend.createWorld());
    const lymph = async (...args: string[]) => {
      const { code, stdout, stderr } = await project.run(...args);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      return stdout;
    };
    const [, , listen] = await Promise.all([
      startInstanceOf(project, "greeting"),
      startInstanceOf(project, "greeting"),
      startListen(project),
    ]);

    await t.step("discover shows both services", async () => {
      assert.equal(await lymph("discover"), "Greeting [2]\nListen [1]\n");
    });

    await t.step("an emitted event reaches the listener", async () => {
      assert.equal(await lymph("emit", "greeted", `{"name": "Joe"}`), "");
      assert.deepEqual(await untilLines([listen], 1), ["Somebody greeted Joe"]);
    });

    await t.step("so does what the greeting service emits", async () => {
      await lymph("request", "Greeting.greet", `{"name": "Ann"}`);
      assert.deepEqual((await untilLines([listen], 2)).slice(1), ["Somebody greeted Ann"]);
    });

    await t.step("of four listeners exactly one gets each event", async () => {
      const four = [listen, ...await Promise.all([1, 2, 3].map(() => startListen(project)))];
      assert.equal(await lymph("discover"), "Greeting [2]\nListen [4]\n");
      const names = Array.from({ length: 4 }, (_, index) => `guest-${index}`);
      for (const name of names) await lymph("emit", "greeted", JSON.stringify({ name }));
      await lymph("emit", "greeted", `{"name": "last"}`);
      const lines = (await untilLines(four, 2 + names.length + 1)).slice();
      const wanted = ["Joe", "Ann", ...names, "last"].map((name) => `Somebody greeted ${name}`);
      assert.deepEqual(lines.sort(), wanted.sort());
    });

    await t.step("a broadcast reaches each of four instances once", async () => {
      await project.write("services/everywhere.ts", EVERYWHERE);
      await project.write(
        "conf/everywhere.yml",
        "interfaces:\n  Everywhere:\n    class: everywhere:Everywhere\n",
      );
      const four = await Promise.all(
        [1, 2, 3, 4].map(() => startInstanceOf(project, "everywhere")),
      );
      for (const name of ["Joe", "last"]) await lymph("emit", "greeted", JSON.stringify({ name }));
      await untilLines(four, 8);
      for (const instance of four) {
        const lines = await instance.outputLines();
        assert.deepEqual(lines.sort(), ["All heard of Joe", "All heard of last"]);
      }
    });
  });

  Deno.test(`an event waits for a service that is not running, on ${backend.name}`, async () => {
    await using project = await createTutorial(backend.createWorld());
    (await startListen(project)).signal("SIGTERM");
    await eventually(async () => (await project.run("discover")).stdout === "");
    await project.run("emit", "greeted", `{"name": "Joe"}`);
    const listen = await startListen(project);
    assert.deepEqual(await untilLines([listen], 1), ["Somebody greeted Joe"]);
  });

  Deno.test(`every subscriber sees every event from when it started, on ${backend.name}`, async () => {
    await using project = await createTutorial(backend.createWorld());
    await project.run("emit", "greeted", `{"name": "Too early"}`);
    const subscribers = [1, 2].map(() => project.start("subscribe", "greeted", "--json", "-N1"));
    await Promise.all(subscribers.map((subscriber) => subscriber.stderr(/^Waiting/m)));
    await project.run("emit", "greeted", `{"name": "Joe"}`, "--trace-id", "0123");
    for (const { ended } of subscribers) {
      const { code, stdout } = await ended;
      assert.equal(code, 0);
      const { type, body, headers } = JSON.parse(stdout);
      assert.deepEqual({ type, body, headers }, {
        type: "greeted",
        body: { name: "Joe" },
        headers: { trace_id: "0123" },
      });
    }
  });
}
