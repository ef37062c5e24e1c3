import assert from "node:assert/strict";
import { assetPaths, findAsset } from "./assets.ts";

const MOST_COMPRESSED_BYTES = 200_000;

async function compressedSize(text: string): Promise<number> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

Deno.test("the page is small", async () => {
  const sizes = await Promise.all(
    assetPaths.map((path) => compressedSize(findAsset(path)?.text ?? "")),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total < MOST_COMPRESSED_BYTES, `${total} bytes`);
});

Deno.test("scripts of the page import only what is served", () => {
  for (const path of assetPaths.filter((path) => path.endsWith(".js"))) {
    const { text = "" } = findAsset(path) ?? {};
    for (const [, specifier = ""] of text.matchAll(/^import [^"]*"([^"]+)";$/gm)) {
      const { pathname } = new URL(specifier, `http://page${path}`);
      assert.ok(findAsset(pathname), `${path} imports ${specifier}`);
    }
  }
});

Deno.test("the page has no script, style or address of another host in its markup", () => {
  const { text = "" } = findAsset("/") ?? {};
  assert.doesNotMatch(text, /<script(?![^>]* src="\/)|<style| style=| on\w+=|https?:/);
});

Deno.test("no text of a service becomes markup", () => {
  for (const path of assetPaths.filter((path) => /^\/\w+\.js$/.test(path))) {
    assert.doesNotMatch(
      findAsset(path)?.text ?? "",
      /innerHTML|insertAdjacentHTML|document\.write/,
    );
  }
});

Deno.test("paths of objects are no files", () => {
  for (const path of ["/constructor", "/__proto__", "constructor"]) {
    assert.equal(findAsset(path), undefined);
  }
});
