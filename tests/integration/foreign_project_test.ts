/** No command uses the code or configuration of another user. Only root can give files away. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject, type TemporaryProject } from "../support/projects/project.ts";

const NOBODY = 65_534;
const ignore = Deno.uid() !== 0;

const HELLO = `import { Interface, rpc } from "@lymph/lymph";
import { mark } from "marks";
console.log(mark);
export class Hello extends Interface {
  @rpc() hello(): string { return "hello"; }
}
`;

const FILES = {
  "deno.json": JSON.stringify({ importMap: "maps/map.json" }),
  "maps/map.json": JSON.stringify({ imports: { marks: "../marks.ts" } }),
  "deno.lock": JSON.stringify({ version: "5" }),
  "marks.ts": `export const mark = "CODE HAS RUN";\n`,
  ".lymph.yml": "commands:\n  hi: hello:Hello\ninterfaces:\n  Hello:\n    class: hello:Hello\n",
  "services/hello.ts": HELLO,
  "inner/deep/.keep": "",
};

async function give(project: TemporaryProject, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) await Deno.chown(join(project.path, path), NOBODY, NOBODY);
}

const COMMANDS = [["config"], ["instance"], ["discover"], ["doctor"], ["hi"], ["list", "--json"]];

for (
  const part of ["deno.json", "maps/map.json", "deno.lock", ".", ".lymph.yml"]
) {
  Deno.test({
    name: `A6 no command runs where another user owns ${part === "." ? "the directory" : part}`,
    ignore,
    async fn() {
      await using project = await createProject(FILES);
      await give(project, part);
      for (const command of part === "deno.json" ? COMMANDS : [["instance"]]) {
        const { code, stdout, stderr } = await runLymph(command, {
          cwd: join(project.path, "inner/deep"),
        });
        const place = join(project.path, part).replace(/\/\.?$/, "");
        const directory = part === "." ? place : dirname(place);
        assert.equal(stdout, "", command.join(" "));
        // Deno itself warns of an import map in a file, where it is started.
        assert.equal(
          stderr.replace(/^Warning .*"importMap".*\n/, ""),
          `lymph: Cannot use ${place} as it must belong to you or to root: its owner is the user ` +
            `with id ${NOBODY}, whose code would run as you. If you trust this user, set ` +
            `LYMPH_SAFE_DIRECTORIES=${directory}\n`,
        );
        assert.equal(code, 1);
      }
    },
  });
}

Deno.test({
  name: "A6 a project of another user works when it is allowed, or its owner has called sudo",
  ignore,
  async fn() {
    await using project = await createProject(FILES);
    await give(project, ".", "deno.json", ".lymph.yml", "services", "services/hello.ts");
    const cwd = join(project.path, "inner/deep");
    const safe = { LYMPH_SAFE_DIRECTORIES: `/nowhere:${project.path}` };
    for (const env of [safe, { SUDO_UID: String(NOBODY) }]) {
      const { code, stdout } = await runLymph(["config"], { cwd, env });
      assert.match(stdout, /class: hello:Hello/);
      assert.equal(code, 0);
    }
    const other = await runLymph(["config"], { cwd, env: { SUDO_UID: "1" } });
    assert.equal(other.code, 1);
  },
});

Deno.test({
  name: "A6 a project of one's own below a directory of another user is one's own",
  ignore,
  async fn() {
    await using project = await createProject({
      "deno.json": "{}",
      ".lymph.yml": "interfaces: {}",
      "mine/deno.json": "{}",
      "mine/.lymph.yml": "interfaces: {}",
    });
    await give(project, ".", "deno.json", ".lymph.yml");
    const { code, stderr } = await runLymph(["config"], { cwd: join(project.path, "mine") });
    assert.deepEqual([code, stderr], [0, ""]);
    await Deno.writeTextFile(join(project.path, "deno.json"), `{"workspace": ["./mine"]}`);
    const member = await runLymph(["config"], { cwd: join(project.path, "mine") });
    assert.match(member.stderr, /^lymph: Cannot use .*\/deno\.json as it must belong to you/);
  },
});
