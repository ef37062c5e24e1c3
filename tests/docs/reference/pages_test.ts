import assert from "node:assert/strict";
import { join } from "node:path";
import { compare } from "./code_facts.ts";
import { COMMAND, referencePages } from "./pages.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

Deno.test("the pages of docs/reference say what the code says", async () => {
  for (const [path, text] of await referencePages()) {
    const written = await Deno.readTextFile(join(ROOT, path)).catch(() => "");
    assert.ok(written === text, `${path} is stale: run ${COMMAND}`);
  }
});

Deno.test("something that is not described, or no longer exists, is named with the place to mend", () => {
  const call = () =>
    compare({ described: ["port", "old"], found: ["ip", "port"] }, {
      subject: "container",
      file: "keys.ts",
    });
  assert.throws(call, {
    message: "In keys.ts, container: describe ip; remove old, which the code no longer has",
  });
});
