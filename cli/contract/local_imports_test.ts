import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { withLocalImports } from "./local_imports.ts";
import { Sources } from "./sources.ts";

Deno.test("relative imports are followed, whether they come round in a circle or lead nowhere", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const files: Record<string, string> = {
      "shop.ts": `import { rpc } from "@lymph/lymph";
import type {
  Item,
} from './items/item.ts';
export * from "./again.ts";
// import { Gone } from "./gone.ts";
`,
      "again.ts": 'import { Shop } from "./shop.ts";\n',
      "items/item.ts": 'import type { Price } from "../price.ts";\n',
      "price.ts": "",
      "other.ts": "",
    };
    await Deno.mkdir(join(directory, "items"));
    for (const [path, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(directory, path), text);
    }
    const shop = pathToFileURL(join(directory, "shop.ts")).href;
    const found = await withLocalImports([shop], new Sources(Date.now() + 60_000));
    assert.deepEqual([...found].map((url) => basename(url)).sort(), [
      "again.ts",
      "item.ts",
      "price.ts",
      "shop.ts",
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
