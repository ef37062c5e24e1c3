import { fileURLToPath } from "node:url";
import { layoutCommands, LAYOUTS } from "./layouts.ts";
import { quote } from "./quote.ts";
import { attach, isRunning, SESSION, tmux, TmuxError } from "./tmux.ts";
import { welcomeTo } from "./welcome.ts";

const SERVERS = fileURLToPath(new URL("servers_window.ts", import.meta.url));
const NAME = "@playground";
const BACK = "deno task playground --tmux";
const STOP = "deno task playground --stop";

/** Options of {@linkcode openSession}. */
export interface SessionOptions {
  /** Name of the layout; `""` for the one that runs, or else `all`. */
  readonly layout: string;
  /** On servers, in place of files. */
  readonly isCluster: boolean;
  /** Project that all panes begin in. */
  readonly directory: string;
}

/**
 * Opens a session of tmux in this terminal, or comes back to the one that runs; returns once the
 * user has left it.
 *
 * @throws {TmuxError} If another one runs, or if there is no tmux.
 */
export async function openSession(options: SessionOptions): Promise<void> {
  if (Deno.env.get("TMUX")?.split(",")[0]?.endsWith(`/${SESSION}`)) {
    throw new TmuxError("This terminal is in the playground already");
  }
  if (await isRunning()) await checkSame(options);
  else await start({ ...options, layout: options.layout || "all" });
  await attach();
  if (!await isRunning()) return;
  console.error(`The playground runs on. Come back: ${BACK}\nEnd it: ${STOP}`);
}

/** Ends the session, if there is one. */
export async function stopSession(): Promise<void> {
  if (!await isRunning()) return console.error("No playground is running in tmux");
  await tmux("kill-server");
}

/** Opens the window with the layout, in a session that runs. */
export async function openLayout(
  name: string,
  { directory, isCluster, open }: {
    readonly directory: string;
    readonly isCluster: boolean;
    readonly open: readonly string[];
  },
): Promise<void> {
  const layout = LAYOUTS[name];
  if (layout === undefined) throw new RangeError(`There is no layout ${name}`);
  const options = {
    open: [...open, "-n", name],
    window: `${SESSION}:${name}`,
    directory,
    welcome: welcomeTo(layout, { name, isCluster }),
  };
  for (const args of layoutCommands(layout, options)) await tmux(...args);
}

async function checkSame({ layout, isCluster }: SessionOptions): Promise<void> {
  const running = await tmux("show-options", "-t", SESSION, "-qv", NAME);
  const isSame = layout === "" || running.endsWith(`--tmux=${layout}`);
  if (isSame && (!isCluster || running.startsWith("--cluster "))) return;
  throw new TmuxError(
    `The playground runs already, ${running}. Come back: ${BACK}. End it: ${STOP}`,
  );
}

async function start({ layout, isCluster, directory }: SessionOptions): Promise<void> {
  const open = ["new-session", "-d", "-s", SESSION];
  if (isCluster) {
    const words = [Deno.execPath(), "run", "-A", "--quiet", SERVERS, layout, directory];
    await tmux(...open, "-n", "servers", `exec ${words.map(quote).join(" ")}`);
  } else {
    await openLayout(layout, { directory, isCluster, open });
  }
  await tmux("set-option", "-t", SESSION, NAME, describe(layout, isCluster));
}

function describe(layout: string, isCluster: boolean): string {
  return `${isCluster ? "--cluster " : ""}--tmux=${layout}`;
}
