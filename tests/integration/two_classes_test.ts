/** Two different classes under one name of a service. */
import assert from "node:assert/strict";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const shop = (name: string) =>
  `import { Interface } from "@lymph/lymph";\nexport class ${name} extends Interface {}\n`;

Deno.test("P4 the second of two classes under one name warns of the first, by instance", async () => {
  await using project = await createProject({
    "deno.json": "{}",
    "services/one.ts": shop("One"),
    "services/two.ts": shop("Two"),
    "conf/one.yml": "interfaces:\n  Shop:\n    class: one:One\n",
    "conf/same.yml": "interfaces:\n  Shop:\n    class: ../services/one.ts:One\n",
    "conf/two.yml": "interfaces:\n  Shop:\n    class: two:Two\n",
  });
  const options = { cwd: project.path };
  await using first = startLymph(["instance", "-cconf/one.yml"], options);
  const [, endpoint = ""] = await first.stderr(/^Serving Shop at (\S+)/m);
  await using same = startLymph(["instance", "-cconf/same.yml"], options);
  await same.stderr(/^Serving Shop/m);
  const healthy = await runLymph(["doctor"], options);
  assert.doesNotMatch(healthy.stdout, /two different classes/);
  await using second = startLymph(["instance", "-cconf/two.yml"], options);
  const [line] = await second.stderr(/.*two different classes.*/);
  assert.match(line, /Shop is two different classes, services\/two\.ts:Two \(instance \w{10} at /);
  assert.ok(line.includes(" and services/one.ts:One (instance "), line);
  const { stdout } = await runLymph(["doctor"], options);
  assert.match(stdout, /Services +Shop is two different classes, /);
  assert.ok(stdout.includes(endpoint) || stdout.includes("services/one.ts:One"));
  same.kill("SIGTERM");
  assert.doesNotMatch((await same.ended).stderr, /two different classes/);
});
