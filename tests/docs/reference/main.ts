/**
 * `deno task reference`: writes the pages of docs/reference from the code.
 *
 * @module
 */
import { join } from "node:path";
import { referencePages } from "./pages.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

for (const [path, text] of await referencePages()) {
  await Deno.mkdir(join(ROOT, "docs/reference"), { recursive: true });
  await Deno.writeTextFile(join(ROOT, path), text);
  console.log(path);
}
