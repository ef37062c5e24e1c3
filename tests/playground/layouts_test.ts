import assert from "node:assert/strict";
import { layoutCommands, LAYOUTS } from "./layouts.ts";

Deno.test("a layout is a shell on the left and its commands on the right", () => {
  const layout = { summary: "", commands: ["a", "b"], examples: [] };
  const shell = 'exec "${SHELL:-sh}"';
  assert.deepEqual(
    layoutCommands(layout, {
      open: ["new-window"],
      window: "s:w",
      directory: "/p",
      welcome: "It's on",
    }),
    [
      ["new-window", "-c", "/p", `printf %s 'It'\\''s on'; ${shell}`],
      ["split-window", "-h", "-t", "s:w", "-c", "/p", `trap : INT; a; ${shell}`],
      ["split-window", "-v", "-t", "s:w", "-c", "/p", `trap : INT; b; ${shell}`],
      ["set-window-option", "-t", "s:w", "main-pane-width", "45%"],
      ["select-layout", "-t", "s:w", "main-vertical"],
      ["select-pane", "-t", "s:w.{top-left}"],
    ],
  );
});

Deno.test("the tutorial's layouts are there", () => {
  assert.deepEqual(Object.keys(LAYOUTS), ["greeting", "greeting-listen", "web", "all"]);
});
