import assert from "node:assert/strict";
import { join } from "node:path";
import { frontPage } from "./front_page.ts";

async function listIn(config: string): Promise<string | undefined> {
  const directory = await Deno.makeTempDir();
  const path = join(directory, ".lymph.yml");
  try {
    await Deno.writeTextFile(path, config);
    return frontPage(["list"], path);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("the program's own commands are listed without a launch", async () => {
  assert.match(await listIn("interfaces: {}\n") ?? "", /^instance +Run a single service instance/);
});

Deno.test("where the configuration names commands, it is loaded first", async () => {
  assert.equal(await listIn("interfaces: {}\ncommands:\n  count: ./x.ts:count\n"), undefined);
});

Deno.test("what is no call of its own is left to the program", () => {
  assert.equal(frontPage(["discover"]), undefined);
  assert.equal(frontPage(["list", "--color"]), undefined);
});
