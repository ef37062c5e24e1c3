import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describeCopy } from "./copy.ts";
import { type DenoConfig, readDenoConfig } from "./deno_config.ts";
import { toUrl } from "./file_url.ts";
import { type Plan, plan } from "./plan.ts";
import { findProject } from "./project.ts";

const own: DenoConfig = {
  url: new URL("file:///opt/lymph/deno.json"),
  name: "@lymph/lymph",
  version: "1.2.3",
  exports: { ".": "./mod.ts", "./cli": "./cli/main.ts" },
  imports: { "js-yaml": "npm:js-yaml@5" },
  members: [],
  links: [],
};

/** Plans for a project of the given files, run from one of its directories. */
async function planFor(
  files: Readonly<Record<string, object>>,
  at = ".",
): Promise<Plan & { readonly root: string }> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, content] of Object.entries(files)) {
      await Deno.mkdir(join(root, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(root, path), JSON.stringify(content));
    }
    return { ...plan(findProject(toUrl(`${join(root, at)}/`)), own), root };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("without a project only the framework is mapped", () => {
  const { options, importMap, program } = plan(undefined, own);
  assert.deepEqual(options, ["--no-config", "--no-lock"]);
  assert.equal(program, "file:///opt/lymph/cli/main.ts");
  assert.deepEqual(importMap, {
    imports: {
      "@lymph/lymph": "file:///opt/lymph/mod.ts",
      "@lymph/lymph/cli": "file:///opt/lymph/cli/main.ts",
    },
    scopes: {
      "file:///opt/lymph/": { "js-yaml": "npm:js-yaml@5", "js-yaml/": "npm:/js-yaml@5/" },
    },
  });
});

Deno.test("a project that does not map the framework keeps its own mappings", async () => {
  const { options, importMap, root } = await planFor({
    "deno.json": { imports: { "js-yaml": "npm:js-yaml@4", "~/": "./src/" } },
  }, "services");
  assert.deepEqual(options, ["--config", join(root, "deno.json"), "--no-lock"]);
  assert.equal(importMap?.imports["js-yaml"], "npm:js-yaml@4");
  assert.equal(importMap?.imports["~/"], pathToFileURL(`${root}/src/`).href);
  assert.equal(importMap?.imports["@lymph/lymph"], "file:///opt/lymph/mod.ts");
  assert.equal(importMap?.scopes["file:///opt/lymph/"]?.["js-yaml"], "npm:js-yaml@5");
});

Deno.test("a project's lock file stays in force", async () => {
  const { options, root } = await planFor({ "deno.json": {}, "deno.lock": { version: "5" } });
  assert.deepEqual(options, ["--config", join(root, "deno.json")]);
});

Deno.test("an import map in a file of its own counts, too", async () => {
  const { importMap, root } = await planFor({
    "deno.json": { importMap: "./maps/map.json" },
    "maps/map.json": { imports: { a: "./a.ts" } },
  });
  assert.equal(importMap?.imports["a"], pathToFileURL(`${root}/maps/a.ts`).href);
});

const LYMPH = { name: "@lymph/lymph", exports: { ".": "./mod.ts", "./cli": "./cli/main.ts" } };

for (
  const [how, files, at] of [
    ["from a registry", { "deno.json": { imports: { "@lymph/lymph": "jsr:@lymph/lymph@^1" } } }],
    ["as a link", { "app/deno.json": { links: ["../lymph"] }, "lymph/deno.json": LYMPH }, "app"],
    ["as a member of its workspace", {
      "deno.json": { workspace: ["./packages/*"] },
      "packages/app/deno.json": {},
      "packages/lymph/deno.json": LYMPH,
    }, "packages/app"],
    ["by being it", { "deno.json": LYMPH }],
  ] as const
) {
  Deno.test(`a project that maps the framework ${how} needs no import map`, async () => {
    const { importMap, program } = await planFor(files, at);
    assert.deepEqual([importMap, program], [undefined, "@lymph/lymph/cli"]);
  });
}

Deno.test("a project that maps the framework to a file gets all of that copy's modules", async () => {
  const { importMap, program, root } = await planFor({
    "app/deno.json": { imports: { "@lymph/lymph": "../lymph/mod.ts" } },
    "lymph/deno.json": { ...LYMPH, imports: { dependency: "npm:dependency@1" } },
  }, "app");
  const copy = pathToFileURL(`${root}/lymph/`).href;
  assert.equal(program, `${copy}cli/main.ts`);
  assert.equal(importMap?.imports["@lymph/lymph"], `${copy}mod.ts`);
  assert.equal(importMap?.imports["@lymph/lymph/cli"], `${copy}cli/main.ts`);
  assert.equal(importMap?.scopes[copy]?.["dependency"], "npm:dependency@1");
});

Deno.test("in a workspace the import map holds the root's mappings, as Deno knows the member's", async () => {
  const { importMap, options, root } = await planFor({
    "deno.json": { workspace: { members: ["app"] }, imports: { shared: "./shared.ts" } },
    "app/deno.json": { imports: { mine: "./mine.ts" } },
  }, "app");
  assert.deepEqual(options.slice(0, 2), ["--config", join(root, "app/deno.json")]);
  assert.equal(importMap?.imports["shared"], pathToFileURL(`${root}/shared.ts`).href);
});

Deno.test("a published copy is addressed by its exact version, so that instances are shared", () => {
  const url = new URL("https://registry.example/@lymph/lymph/1.2.3/deno.json");
  assert.deepEqual(describeCopy({ ...own, url }), {
    program: "jsr:@lymph/lymph@1.2.3/cli",
    imports: {
      "@lymph/lymph": "jsr:@lymph/lymph@1.2.3",
      "@lymph/lymph/": "jsr:/@lymph/lymph@1.2.3/",
    },
    scopes: {},
  });
});

Deno.test("a configuration that is no JSON is named", async () => {
  const directory = await Deno.makeTempDir();
  await Deno.writeTextFile(join(directory, "deno.jsonc"), "{ // oops");
  try {
    assert.throws(
      () => readDenoConfig(toUrl(`${directory}/`)),
      (error) => error instanceof SyntaxError && error.message.includes(directory),
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
