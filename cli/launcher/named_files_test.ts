import assert from "node:assert/strict";
import { namedFiles } from "./named_files.ts";

Deno.test("P5 the configuration is found in each form of its option", () => {
  for (
    const line of [
      "--config=a.yml",
      "--config a.yml",
      "-c a.yml",
      "-ca.yml",
      "-c=a.yml",
      "-gica.yml",
    ]
  ) {
    const inputs = ["x.y", ...line.split(" "), "--vars", "v.yml", "--", "-cb.yml"];
    assert.deepEqual(namedFiles(inputs), { config: "a.yml", vars: "v.yml" }, line);
  }
  assert.deepEqual(namedFiles(["-N3c", "--", "--config=a"]), {});
  assert.deepEqual(namedFiles(["-c"]), { config: "" });
});
