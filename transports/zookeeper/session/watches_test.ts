import assert from "node:assert/strict";
import { Watches } from "./watches.ts";

Deno.test("listeners hear of their node and its children, and of nothing else", () => {
  const watches = new Watches();
  const heard: string[] = [];
  watches.add("/a/b", (path) => heard.push(path));
  for (const path of ["/a", "/a/b", "/a/b/c", "/a/b/c/d", "/a/bc", "/x/a/b"]) watches.notify(path);
  assert.deepEqual(heard, ["/a/b", "/a/b/c"]);
});

Deno.test("a listener that has left hears nothing, and others still do", () => {
  const watches = new Watches();
  const heard: string[] = [];
  const stop = watches.add("/a", () => heard.push("left"));
  watches.add("/a", () => heard.push("stays"));
  stop();
  stop();
  watches.notify("/a");
  assert.deepEqual(heard, ["stays"]);
});

Deno.test("a listener may leave while it is told", () => {
  const watches = new Watches();
  let count = 0;
  const stop = watches.add("/a", () => {
    count++;
    stop();
  });
  watches.notify("/a");
  watches.notify("/a");
  assert.equal(count, 1);
});
