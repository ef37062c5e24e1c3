/** Names the ports that the processes of a node share: a JSON object with their addresses by port. */
export const SHARED_PORTS_VARIABLE = "LYMPH_SHARED_PORTS";

/**
 * The address of a port that this process shares with others of its node.
 *
 * @returns Undefined where it shares none of that number.
 */
export function sharedHost(port: number): string | undefined {
  const text = Deno.env.get(SHARED_PORTS_VARIABLE);
  if (!text || port === 0) return undefined;
  try {
    const host: unknown = Object.entries(JSON.parse(text)).find(([key]) => key === `${port}`)?.[1];
    return typeof host === "string" ? host : undefined;
  } catch {
    return undefined; // another program's variable
  }
}
