import type { Caller } from "./calling/caller.ts";
import { PING } from "./container_subjects.ts";

/** How long a stopped or very busy peer may hold up the end of a drain. */
const HEARD_WITHIN_MS = 1000;

/**
 * Waits until peers have read what they were told, which a busy one does late. What they had sent
 * before has come by then, and can be refused; it would be lost with the connection.
 */
export async function untilHeard(caller: Caller, peers: readonly string[]): Promise<void> {
  const deadline = performance.now() + HEARD_WITHIN_MS;
  await Promise.allSettled(peers.map((peer) => caller.request(peer, PING, { deadline })));
}
