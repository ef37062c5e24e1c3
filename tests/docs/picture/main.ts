/**
 * `deno task picture`: runs the tutorial's services in tmux, and draws what the terminal shows into
 * docs/terminal.svg.
 *
 * @module
 */
import { join } from "node:path";
import { TmuxPanes } from "../../support/terminals/tmux_panes.ts";
import { drawPanes } from "./svg.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const OUT = join(ROOT, "docs/terminal.svg");
const [COLUMNS, ROWS] = [118, 40];
const NODE = "node";
const SHELL = "shell";
const PROMPT = "$ ";
const COMMANDS = [
  ["lymph discover", /^node \[1\]$/m],
  [`lymph request Greeting.greet '{"name": "Joe"}'`, /^'Hi, Joe!'$/m],
  ["curl 'localhost:4080/greet?name=Ann'; echo", /^Hi, Ann!/m],
] as const;

async function open(panes: TmuxPanes, name: string): Promise<void> {
  const path = `${join(ROOT, "tests/playground/bin")}:${Deno.env.get("PATH")}`;
  await panes.run(
    ...["new-session", "-d", "-s", name, "-x", String(COLUMNS), "-y", String(ROWS), "-c", ROOT],
    // As a program with arguments: a shell that tmux starts reads /etc/profile, which resets PATH.
    ...["env", `PATH=${path}`, `PS1=${PROMPT}`, `LYMPH_STATE_DIR=${state}`],
    ...["FORCE_COLOR=1", "TERM=xterm-256color", "/bin/sh"],
  );
}

/** What a pane shows, with its colours, without empty lines and a prompt at its end. */
async function capture(panes: TmuxPanes, name: string): Promise<string[]> {
  const text = await panes.run("capture-pane", "-e", "-p", "-t", name);
  return text.trimEnd().replace(/\n\$$/, "").split("\n");
}

const state = await Deno.makeTempDir({ prefix: "lymph_picture_" });
const panes = new TmuxPanes("picture", state);
try {
  await open(panes, NODE);
  await open(panes, SHELL);
  await panes.type(NODE, "lymph node");
  await panes.hasShown(NODE, [
    /^Web\.1 .*Serving/m,
    /^Listen\.3 .*Serving/m,
    /^Greeting\.2 .*Serving/m,
  ]);
  for (const [command, shown] of COMMANDS) {
    await panes.awaitsLine(SHELL);
    await panes.type(SHELL, command);
    await panes.shows(SHELL, shown);
  }
  await panes.awaitsLine(SHELL);
  await panes.hasShown(NODE, [/Somebody greeted Joe/, /Somebody greeted Ann/]);
  const windows = [
    { title: "lymph node", lines: await capture(panes, NODE) },
    { title: "a second terminal", lines: await capture(panes, SHELL) },
  ];
  await Deno.writeTextFile(OUT, drawPanes(windows, COLUMNS));
  console.log(`Drew ${OUT}`);
} finally {
  await panes.press(NODE, "C-c").catch(() => {});
  await panes.awaitsLine(NODE).catch(() => {});
  await panes.run("kill-server").catch(() => {}); // it may have ended by itself
  await Deno.remove(state, { recursive: true });
}
