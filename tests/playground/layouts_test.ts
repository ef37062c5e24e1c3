import assert from "node:assert/strict";
import { LAYOUTS, tmuxCommands } from "./layouts.ts";

Deno.test("a layout is a shell on the left and its commands on the right", () => {
  const options = { directory: "/p", env: { PATH: "/bin" } };
  const place = ["-c", "/p", "-e", "PATH=/bin"];
  const shell = 'exec "${SHELL:-sh}"';
  assert.deepEqual(tmuxCommands("s", ["a", "b"], options), [
    ["new-session", "-d", "-s", "s", ...place, shell],
    ["split-window", "-h", "-t", "s", ...place, `a; ${shell}`],
    ["split-window", "-v", "-t", "s", ...place, `b; ${shell}`],
    ["set-window-option", "-t", "s", "main-pane-width", "40%"],
    ["select-layout", "-t", "s", "main-vertical"],
    ["select-pane", "-t", "s:.{top-left}"],
  ]);
});

Deno.test("the tutorial's layouts are there", () => {
  assert.deepEqual(Object.keys(LAYOUTS), ["greeting", "greeting-listen", "web", "all"]);
});
