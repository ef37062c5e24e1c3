import { ConfigError } from "../../core/errors.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";

/**
 * The file descriptor of the socket that this process has inherited for a port, as processes of
 * Python lymph's nodes do.
 *
 * @returns Undefined if there is no such socket.
 * @throws {ConfigError} If something else is open there, or nothing.
 */
export function inheritedSocket(port: number): number | undefined {
  const fd = readFd(port);
  if (fd === undefined || isSocket(fd)) return fd;
  throw new ConfigError(
    `Cannot take over port ${port}: ${NODE_VARIABLE.sharedSocketFds} says that file descriptor ${fd} is its ` +
      "socket, which is not open here; whatever starts this process must hand it down",
  );
}

function readFd(port: number): number | undefined {
  const text = Deno.env.get(NODE_VARIABLE.sharedSocketFds);
  if (!text || port === 0) return undefined;
  try {
    const fd: unknown = Object.entries(JSON.parse(text)).find(([key]) => key === `${port}`)?.[1];
    return Number.isInteger(fd) && (fd as number) > 2 ? fd as number : undefined;
  } catch {
    return undefined; // another program's variable
  }
}

function isSocket(fd: number): boolean {
  if (Deno.build.os !== "linux") return true;
  try {
    return Deno.readLinkSync(`/proc/self/fd/${fd}`).startsWith("socket:");
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound); // a process with few rights cannot look
  }
}
