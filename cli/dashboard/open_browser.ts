import { join } from "node:path";

const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  windows: ["rundll32", "url.dll,FileProtocolHandler"],
  linux: ["xdg-open"],
};

/**
 * Opens an address in the person's browser, if there is a person with a screen. Its secret is not
 * on the command line, which other users of the machine can read: the browser opens a file that
 * only this user can read, and that leads there.
 *
 * @param directory Private directory for the file, which is removed in the end.
 */
export function openBrowser(url: string, directory: string): Disposable {
  const { os } = Deno.build;
  const [program, ...args] = OPENERS[os] ?? [];
  const nothing = { [Symbol.dispose]() {} };
  if (program === undefined || !Deno.stderr.isTerminal() || Deno.env.get("CI")) return nothing;
  const hasScreen = Deno.env.get("DISPLAY") || Deno.env.get("WAYLAND_DISPLAY");
  if (os === "linux" && !hasScreen) return nothing;
  return openRedirect([program, ...args], { url, directory });
}

/**
 * Has a program open a file that leads to an address.
 *
 * @param opener The program and its first arguments; if it is missing, nothing is left behind.
 */
export function openRedirect(
  [program = "", ...args]: readonly string[],
  { url, directory }: { readonly url: string; readonly directory: string },
): Disposable {
  const path = join(directory, `dashboard-${new URL(url).port}.html`);
  try {
    writeRedirect(path, url);
    const command = new Deno.Command(program, {
      args: [...args, path],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    command.spawn().unref();
  } catch {
    removeFile(path); // the address is on the terminal
  }
  return { [Symbol.dispose]: () => removeFile(path) };
}

function writeRedirect(path: string, url: string): void {
  removeFile(path); // its mode may be another one
  const text = `<!doctype html><meta http-equiv="refresh" content="0; url=${url}">\n`;
  Deno.writeTextFileSync(path, text, { mode: 0o600, createNew: true });
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Another process has removed it.
  }
}
