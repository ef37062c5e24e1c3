import assert from "node:assert/strict";
import { openRedirect } from "./open_browser.ts";

Deno.test("a browser that is missing leaves no file with the token behind", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const url = "http://127.0.0.1:5001/?token=secret";
    using _page = openRedirect(["/nonexistent/open"], { url, directory });
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
