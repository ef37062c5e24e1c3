const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  windows: ["rundll32", "url.dll,FileProtocolHandler"],
  linux: ["xdg-open"],
};

/** Opens an address in the person's browser, if there is a person with a screen. */
export function openBrowser(url: string): void {
  const { os } = Deno.build;
  const [program, ...args] = OPENERS[os] ?? [];
  if (program === undefined || !Deno.stderr.isTerminal() || Deno.env.get("CI")) return;
  const hasScreen = Deno.env.get("DISPLAY") || Deno.env.get("WAYLAND_DISPLAY");
  if (os === "linux" && !hasScreen) return;
  try {
    const command = new Deno.Command(program, {
      args: [...args, url],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    command.spawn().unref();
  } catch {
    // The address is on the terminal.
  }
}
