import assert from "node:assert/strict";
import { join } from "node:path";
import { findProjectDirectory, stateDirectory } from "./project_directories.ts";

async function withProject(use: (directory: string) => void) {
  const directory = await Deno.makeTempDir();
  try {
    for (const path of ["shop/conf", "shop/services/deep", "other", "elsewhere/conf"]) {
      await Deno.mkdir(join(directory, path), { recursive: true });
    }
    await Deno.writeTextFile(join(directory, "shop/deno.json"), "{}");
    await Deno.writeTextFile(join(directory, "other/.lymph.yml"), "");
    use(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("the project is the nearest directory above the configuration that marks one", async () => {
  await withProject((directory) => {
    const cases: [string, string | undefined, string][] = [
      ["elsewhere", "../shop/conf/web.yml", "shop"],
      ["elsewhere", "../other/.lymph.yml", "other"],
      ["shop", "conf/web.yml", "shop"],
      ["shop", join(directory, "elsewhere/conf/web.yml"), "shop"],
      ["shop/services/deep", undefined, "shop"],
      ["other", undefined, "other"],
      ["elsewhere", undefined, "elsewhere"],
      ["elsewhere", "conf/missing.yml", "elsewhere"],
    ];
    for (const [cwd, config, expected] of cases) {
      const found = findProjectDirectory({ cwd: join(directory, cwd), config });
      assert.equal(found, join(directory, expected), `${cwd} ${config}`);
    }
  });
});

Deno.test("state is kept in the project unless the environment names another place", () => {
  assert.equal(stateDirectory("/shop", {}), "/shop/.lymph");
  assert.equal(stateDirectory("/shop", { LYMPH_STATE_DIR: "" }), "/shop/.lymph");
  assert.equal(stateDirectory("/shop", { LYMPH_STATE_DIR: "/var/lib/shop" }), "/var/lib/shop");
});
