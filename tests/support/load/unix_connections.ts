/** How many connections stand to unix sockets in a directory, as the kernel says. */
export function unixConnections(directory: string): number {
  const lines = Deno.readTextFileSync("/proc/net/unix").split("\n");
  return lines.map((line) => line.trim().split(/\s+/))
    .filter(([, , , , , state, , path]) => state === "03" && path?.startsWith(`${directory}/`))
    .length;
}
