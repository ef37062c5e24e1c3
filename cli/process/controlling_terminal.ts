/** Whether this process still has the terminal that it was started in. */
export function hasTerminal(): boolean {
  try {
    Deno.openSync("/dev/tty").close();
    return true;
  } catch (error) {
    // Without the permission to look, what it reads and writes has to tell.
    return error instanceof Deno.errors.NotCapable &&
      [Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal());
  }
}

/** Whether it was started by nohup, hence is to outlive its terminal. */
export function ignoresHangUp(): boolean {
  try {
    const [, mask = "0"] =
      /^SigIgn:\s+([0-9a-f]+)$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
    return (Number.parseInt(mask.slice(-1), 16) & 1) === 1;
  } catch {
    return false;
  }
}
