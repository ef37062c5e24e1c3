import assert from "node:assert/strict";
import { connect } from "../../client/mod.ts";
import type { Greeting } from "../../services/greeting.ts";
import { eventually } from "../support/eventually.ts";
import { NodeProject } from "../support/projects/node_project.ts";

const CALLERS = 8;

Deno.test("rolling restarts of a service and of its gateway cost no call of a client", async () => {
  await using project = await NodeProject.create({
    services: { Greeting: 2 },
    programs: { Api: { command: "lymph instance --config=conf/api.yml", numprocesses: 2 } },
    sockets: ["Api"],
  });
  const interfaces = { Api: { class: "gateway", expose: ["Greeting.*"], port: project.port } };
  await project.write("conf/api.yml", JSON.stringify({ interfaces }));
  await using _node = await project.startNode();
  const greeting = connect<Greeting>(`http://127.0.0.1:${project.port}`, "Greeting");
  const failures: unknown[] = [];
  let answers = 0;
  let isOver = false;
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    while (!isOver) {
      const name = `${caller}-${answers}`;
      try {
        assert.equal(await greeting.greet({ name }), `Hi, ${name}!`);
        answers++;
      } catch (error) {
        failures.push(error);
      }
    }
  });
  for (const service of ["Greeting", "Api"]) {
    const before = answers;
    const { code, stderr } = await project.run("node", "restart", service);
    assert.equal(code, 0, stderr);
    await eventually(() => answers >= before + CALLERS);
  }
  isOver = true;
  await Promise.all(callers);
  assert.deepEqual(failures, []);
});
