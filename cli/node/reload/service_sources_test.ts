import { strict as assert } from "node:assert";
import { join } from "node:path";
import { createProject } from "../../../tests/support/projects/project.ts";
import { findSources } from "./service_sources.ts";

Deno.test("S8 modules that the import map names are known", async () => {
  await using project = await createProject({
    "deno.json": JSON.stringify({ imports: { "app/": "./src/" } }),
    "src/shop.ts": 'import "./price.ts";\n',
    "src/price.ts": "",
    "src/other.ts": "",
    "conf/shop.yml": "interfaces:\n  Shop: { class: app/shop.ts:Shop }\n",
  });
  const path = (name: string) => join(project.path, name);
  const scope = { project: project.path, cwd: project.path };
  const found = await findSources(["instance", `--config=${path("conf/shop.yml")}`], scope);
  assert.equal(found.isIncomplete, false);
  assert.deepEqual(
    ["src/shop.ts", "src/price.ts", "src/other.ts"].map((name) => found.files.has(path(name))),
    [true, true, false],
  );
});
