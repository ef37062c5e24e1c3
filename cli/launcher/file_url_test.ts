import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { toPath, toUrl } from "./file_url.ts";

for (
  const path of [
    "/a/b.ts",
    "/a b/ö%20#?.ts",
    "/a\\b\n\r\t'\"<>`{}|^~.ts",
    "/dir/",
    "/a/b ",
    "/a/b\x01",
  ]
) {
  Deno.test(`${JSON.stringify(path)} is found again from its URL, which Deno reads`, () => {
    assert.equal(toPath(toUrl(path)), path);
    assert.equal(toPath(pathToFileURL(path)), path);
    assert.equal(decodeURIComponent(toUrl(path).pathname), path);
  });
}

Deno.test("a relative path may begin with a space", () => {
  assert.equal(toUrl(" b.ts", toUrl("/a/")).href, "file:///a/%20b.ts");
});

Deno.test("a relative path starts at a base", () => {
  assert.equal(toUrl("b#1.ts", toUrl("/a/")).href, "file:///a/b%231.ts");
});
