/**
 * Names the network in which an endpoint means one process: this machine since it was started, and
 * the network namespace of this process.
 *
 * @returns Undefined where the kernel does not tell: outside of Linux, or without all permissions.
 */
export function networkId(): string | undefined {
  // A mere attempt would ask the user at the terminal.
  if (Deno.permissions.querySync({ name: "read" }).state !== "granted") return undefined;
  try {
    const boot = Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").trim();
    return `${boot} ${Deno.readLinkSync("/proc/self/ns/net")}`;
  } catch {
    return undefined;
  }
}
