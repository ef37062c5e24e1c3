/** What a configuration says and nobody reads. */
import assert from "node:assert/strict";
import { startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const FILES = {
  "services/late.ts": `import { type Config, decode, Interface } from "@lymph/lymph";
import { UrlMap, WebServiceInterface } from "@lymph/lymph/web";
export class Late extends Interface {
  #config: Config | undefined;
  override applyConfig(config: Config): void {
    this.#config = config;
    config.read("delay", decode.optional(decode.durationMs, 0));
  }
  override onStart(): void {
    this.#config?.read("later", decode.string);
  }
}
export class Web extends WebServiceInterface {
  override readonly urlMap = new UrlMap([]);
}
export class Quiet {
  readonly name = "quiet";
  static fromConfig(config: Config): Quiet {
    config.read("dsn", decode.string);
    return new Quiet();
  }
  onError(): void {}
}
`,
  "conf/late.yml": `
plugins:
  quiet:
    class: late:Quiet
    dsn: none
    environmnt: test
interfaces:
  Late:
    class: late:Late
    dealy: 5
    later: read in onStart
    x-mine: 1
  Web:
    class: late:Web
    listen: false
    prot: 4080
`,
};

Deno.test("keys that no class has read are warned of once all have had their chance", async () => {
  await using project = await createProject(FILES);
  const args = ["instance", "--config=conf/late.yml"];
  await using instance = startLymph(args, { cwd: project.path });
  await instance.stderr(/^Serving Late, Web at /m);
  instance.kill("SIGTERM");
  const { stderr } = await instance.ended;
  const warnings = stderr.match(/conf\/late\.yml: .*?(?= - trace_id)/g);
  assert.deepEqual(warnings, [
    "conf/late.yml: plugins.quiet.environmnt has no effect: nothing has read it",
    'conf/late.yml: interfaces.Late.dealy has no effect: nothing has read it (did you mean "delay"?)',
    'conf/late.yml: interfaces.Web.prot has no effect: nothing has read it (did you mean "port"?)',
  ]);
});
