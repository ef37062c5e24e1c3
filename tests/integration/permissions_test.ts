/** A service that is allowed the least that it needs. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("P10 an instance serves and handles events with the permissions that the guide names", async () => {
  await using project = await createProject({
    "services/hello.ts": `import { event, Interface, rpc } from "@lymph/lymph";
export class Hello extends Interface {
  @rpc()
  hello(): string {
    return "hello";
  }
  @event("said")
  onSaid(): void {
    console.log("heard");
  }
}
`,
    "conf/hello.yml": "interfaces:\n  Hello:\n    class: hello:Hello\n",
    ".lymph.yml": "container: {}\n",
  });
  const cwd = project.path;
  const args = [
    "run",
    "--no-prompt",
    `--config=${ROOT}deno.json`,
    `--allow-read=.,${ROOT}`,
    "--allow-write=.lymph",
    "--allow-net=127.0.0.1",
    "--allow-env",
    `${ROOT}cli/main.ts`,
    "instance",
    "--config=conf/hello.yml",
  ];
  await using instance = startLymph(args, { cwd, program: Deno.execPath() });
  await instance.stderr(/^Serving Hello at /m);
  assert.equal((await runLymph(["request", "Hello.hello"], { cwd })).stdout, "'hello'\n");
  assert.equal((await runLymph(["emit", "said"], { cwd })).code, 0);
  await instance.stdout(/^heard$/m);
  instance.kill("SIGTERM");
  const { code, stderr } = await instance.ended;
  assert.equal(code, 0);
  assert.doesNotMatch(stderr, /Requires|NotCapable/);
});
