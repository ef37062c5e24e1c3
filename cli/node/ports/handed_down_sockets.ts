import { getLogger } from "../../../core/observe/logs/log.ts";
import type { ServiceSpec } from "../services/service_spec.ts";
import type { SharedPort } from "./shared_ports.ts";

const log = getLogger("lymph.node");

/** State of a socket that listens, in the kernel's tables. */
const LISTENING = "0A";
/** `fcntl` sets the flags of a file descriptor: none, hence it stays open in a program that is started. */
const [F_SETFD, NO_FLAGS] = [2, 0];

/**
 * Sockets on which a node listens, without taking connections, for its processes to inherit: Python
 * lymph shares a port in no other way. The kernel gives each connection to one of those that accept.
 */
export class HandedDownSockets implements Disposable {
  readonly #listeners: Deno.Listener[] = [];
  /** File descriptors by port, the same in this process and in those that it starts. */
  readonly fdsByPort: Readonly<Record<string, number>>;

  private constructor(ports: readonly SharedPort[]) {
    const fds: [port: number, fd: number][] = [];
    for (const { host, port } of ports) {
      this.#listeners.push(Deno.listen({ hostname: host, port }));
      const fd = listeningFd(port);
      if (fd !== undefined) fds.push([port, fd]);
    }
    if (fds.length > 0) makeInheritable(fds.map(([, fd]) => fd));
    this.fdsByPort = Object.fromEntries(fds);
  }

  /** Listens on ports; if that is not possible, it warns and listens on no port. */
  static listen(ports: readonly SharedPort[]): HandedDownSockets {
    const reason = ports.length === 0 ? undefined : obstacle();
    if (reason === undefined) return new HandedDownSockets(ports);
    log.warn("Programs other than lymph cannot share the ports of sockets: {reason}", { reason });
    return new HandedDownSockets([]);
  }

  /** Stops to listen. */
  [Symbol.dispose](): void {
    for (const listener of this.#listeners) listener.close();
  }
}

/** Why sockets cannot be handed down. */
function obstacle(): string | undefined {
  if (Deno.build.os !== "linux") return "that works on Linux only";
  const permission = Deno.permissions.querySync({ name: "ffi" });
  return permission.state === "granted" ? undefined : "Deno must run with --allow-ffi";
}

/** Deno opens all files so that they are closed in a program that is started, and cannot be told otherwise. */
function makeInheritable(fds: readonly number[]): void {
  const libc = Deno.dlopen("libc.so.6", {
    fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" },
  });
  for (const fd of fds) libc.symbols.fcntl(fd, F_SETFD, NO_FLAGS);
  libc.close();
}

/**
 * The ports that must be handed down, as a program other than lymph may listen there. All others are
 * opened by each process itself, which is faster.
 */
export function handedDownPorts(
  ports: readonly SharedPort[],
  specs: readonly ServiceSpec[],
): SharedPort[] {
  const isForeign = ({ command: [program] }: ServiceSpec): boolean => program !== "lymph";
  return ports.filter(({ name }) => {
    const owner = specs.find((spec) => spec.name === name);
    return owner === undefined ? specs.some(isForeign) : isForeign(owner);
  });
}

/** The file descriptor of this process's socket that listens on a port. Deno itself does not tell. */
function listeningFd(port: number): number | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = ["tcp", "tcp6"].flatMap((table) => readTable(`/proc/self/net/${table}`));
  const sockets = rows.filter(([, local, , state]) =>
    state === LISTENING && local?.endsWith(suffix)
  ).map((row) => `socket:[${row[9]}]`);
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    if (sockets.includes(readLink(`/proc/self/fd/${name}`))) return Number(name);
  }
  return undefined;
}

function readTable(path: string): string[][] {
  try {
    return Deno.readTextFileSync(path).split("\n").map((line) => line.trim().split(/\s+/));
  } catch {
    return []; // a kernel without IPv6
  }
}

function readLink(path: string): string {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return ""; // it has been closed since
  }
}
