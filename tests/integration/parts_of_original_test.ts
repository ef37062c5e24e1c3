/** What a configuration of the original names and nobody here has: one line that says what to do. */
import assert from "node:assert/strict";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const CASES = [
  ["interfaces", "lymph.services.scheduler:Scheduler", "there is no scheduler: remove .* delay"],
  ["interfaces", "lymph.services.node:Node", "it is built into lymph node: remove the interface"],
  ["interfaces", "lymph.web.interfaces:WebServiceInterface", ".* that extends WebService"],
] as const;

for (const [section, name, advice] of CASES) {
  Deno.test(`${name} is no riddle`, async () => {
    const text = `${section}:\n  it:\n    class: ${name}\n`;
    await using project = await createProject({ "conf/old.yml": text });
    const { code, stdout, stderr } = await runLymph(["instance", "-c", "conf/old.yml"], {
      cwd: project.path,
    });
    assert.deepEqual([code, stdout], [1, ""]);
    const line = `lymph: conf/old\\.yml: ${section}\\.it\\.class "${name}" cannot be loaded: `;
    assert.match(stderr, new RegExp(`^${line}${advice}.*\n$`));
  });
}
