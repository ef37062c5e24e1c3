import { settlesWithin } from "../../core/time/within.ts";

const TIMEOUT_MS = 1000;

/**
 * Ends a server that only helps: what it answers is finished within a second, or ends with the process.
 * The platform would wait forever for the rest of a request, even after its answer.
 */
export async function endServer(server: Pick<Deno.HttpServer, "shutdown">): Promise<void> {
  await settlesWithin(TIMEOUT_MS, server.shutdown());
}
