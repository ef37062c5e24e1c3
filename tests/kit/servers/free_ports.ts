/** Below the ports that systems hand out by themselves, or an outgoing connection may take one. */
const FIRST_PORT = 10_240;
const LAST_PORT = 32_000;
const ATTEMPTS = 1000;

/**
 * Finds unused TCP ports of the loopback address, all different.
 *
 * They are free now: use them soon.
 *
 * @throws {Error} If there are not enough.
 */
export function findFreePorts(count: number): number[] {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt++) {
    if (attempt === count + ATTEMPTS) throw new Error(`Cannot find ${count} free ports`);
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    if (isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}
