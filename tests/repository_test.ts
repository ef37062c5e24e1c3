/** What people meet around the code: workflows, forms, and the version of Deno. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseYaml } from "../core/config/yaml.ts";
import { PAGES } from "./support/documents/pages.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FORMS = ".github/ISSUE_TEMPLATE";
const VERSION = /\bdeno@([\w.-]*\w)/g;

const read = (path: string) => Deno.readTextFile(join(ROOT, path));

// deno-lint-ignore no-explicit-any -- the tests say what they expect of each file
async function readYaml(path: string): Promise<any> {
  return parseYaml(await read(path), { file: path });
}

Deno.test("the same Deno is named wherever one is", async () => {
  const paths = [
    ...PAGES.filter(({ text }) => text.search(VERSION) >= 0).map(({ path }) => path),
    "CONTRIBUTING.md",
    ".ci/run",
    ".devcontainer/Dockerfile",
    ".github/workflows/publish.yml",
  ];
  const versions = await Promise.all(paths.map(async (path) => {
    const named = [...(await read(path)).matchAll(VERSION)].map(([, version]) => version);
    assert.notEqual(named.length, 0, `${path} names no Deno`);
    return named;
  }));
  assert.equal(new Set(versions.flat()).size, 1, JSON.stringify(versions));
});

Deno.test("CI runs everything on each push, on Debian, as the suites install its packages", async () => {
  const { on, jobs } = await readYaml(".github/workflows/ci.yml");
  assert.deepEqual(Object.keys(on), ["push", "pull_request", "workflow_call"]);
  assert.deepEqual(on.push, { branches: ["**"] });
  assert.match(jobs.all.container.image, /-bookworm$/);
  const commands = jobs.all.steps.map(({ run }: { run?: string }) => run);
  assert.ok(commands.includes(".ci/run"));
});

Deno.test("a tag is published once CI has passed, with what it takes to prove its origin", async () => {
  const { on, jobs } = await readYaml(".github/workflows/publish.yml");
  assert.deepEqual(on, { push: { tags: ["v*"] } });
  assert.equal(jobs.ci.uses, "./.github/workflows/ci.yml");
  assert.deepEqual([jobs.jsr.needs, jobs.jsr.permissions["id-token"]], ["ci", "write"]);
  const last = jobs.jsr.steps.at(-1).run;
  assert.match(last, / publish$/);
});

Deno.test("issue forms have what GitHub asks of them", async () => {
  for await (const { name } of Deno.readDir(join(ROOT, FORMS))) {
    if (name === "config.yml") continue;
    const form = await readYaml(join(FORMS, name));
    for (const key of ["name", "description"]) assert.equal(typeof form[key], "string", name);
    for (const { type, id, attributes } of form.body) {
      assert.deepEqual([type, typeof id, typeof attributes.label], [
        "textarea",
        "string",
        "string",
      ]);
    }
  }
});

Deno.test("the dev container has an editor's extensions for what it edits", async () => {
  const { recommendations } = JSON.parse(await read(".vscode/extensions.json"));
  const { customizations } = JSON.parse(await read(".devcontainer/devcontainer.json"));
  for (const extension of customizations.vscode.extensions) {
    assert.ok(recommendations.includes(extension), extension);
  }
});
