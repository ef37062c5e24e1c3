import { join } from "node:path";
import { removeStaleSocket } from "../endpoints/stale_socket.ts";

/**
 * A killed process leaves its socket behind. As each start adds at most one file and looks at some of
 * them by chance, few of them are left behind at any time, and a start costs the same with many peers.
 */
const MAX_LOOKS = 16;

/** Removes sockets that killed processes have left in a directory, of as many as are looked at. */
export async function sweep(directory: string): Promise<void> {
  const names = Array.from(Deno.readDirSync(directory), ({ name }) => name);
  for (let looks = Math.min(MAX_LOOKS, names.length); looks > 0; looks--) {
    const [name = ""] = names.splice(Math.floor(Math.random() * names.length), 1);
    const path = join(directory, name);
    try {
      if (Deno.lstatSync(path).isSocket) await removeStaleSocket(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // its owner was faster
    }
  }
}
