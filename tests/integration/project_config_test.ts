/** One configuration for all instances of a project. */
import assert from "node:assert/strict";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

Deno.test("P1 an instance with its own configuration is found where the project's is", async () => {
  await using project = await createProject({
    "deno.json": "{}",
    ".lymph.yml": "container:\n  registry:\n    class: embedded\n    path: shared\n",
    "conf/hello.yml":
      "container:\n  ip: 127.0.0.1\ninterfaces:\n  Hello:\n    class: hello:Hello\n",
    "services/hello.ts": `import { Interface } from "@lymph/lymph";
export class Hello extends Interface {}
`,
  });
  const options = { cwd: project.path };
  await using instance = startLymph(["instance", "--config=conf/hello.yml"], options);
  await instance.stderr(/^Serving Hello/m);
  const { stdout } = await runLymph(["discover"], options);
  assert.equal(stdout, "Hello [1]\n");
  const config = await runLymph(["config", "-c", "conf/hello.yml"], options);
  assert.match(config.stdout, /^container:\n {2}# from \.lymph\.yml\n {2}registry:\n/);
  assert.match(config.stdout, /\n {2}# from conf\/hello\.yml\n {2}ip: 127\.0\.0\.1\n/);
});
