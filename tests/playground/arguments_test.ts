import assert from "node:assert/strict";
import { HELP, readArguments } from "./arguments.ts";
import { LAYOUTS } from "./layouts.ts";

Deno.test("options choose where to play", () => {
  const play = { kind: "play", isCluster: false, layout: undefined };
  assert.deepEqual(readArguments([]), play);
  assert.deepEqual(readArguments(["--cluster"]), { ...play, isCluster: true });
  assert.deepEqual(readArguments(["--tmux"]), { ...play, layout: "" });
  const both = { ...play, isCluster: true, layout: "web" };
  assert.deepEqual(readArguments(["--tmux=web", "--cluster"]), both);
  assert.deepEqual(readArguments(["--stop"]), { kind: "stop" });
  assert.deepEqual(readArguments(["--tmux", "--help"]), { kind: "help" });
});

Deno.test("a wrong option is one line that says what there is", () => {
  const layouts = "there are greeting, greeting-listen, web, all";
  assert.equal(readArguments(["--tmux=toString"]), `There is no layout "toString": ${layouts}`);
  assert.equal(readArguments(["--tmux="]), `There is no layout "": ${layouts}`);
  assert.equal(readArguments(["--mux"]), "There is no option --mux: see --help");
  assert.equal(readArguments(["--stop", "--tmux"]), "--stop takes no other option");
});

Deno.test("--help names every layout", () => {
  for (const name of Object.keys(LAYOUTS)) assert.match(HELP, new RegExp(`^  ${name} .+$`, "m"));
});
