/** Names the ports that the processes of a node share: a JSON object with their addresses by port. */
export const SHARED_PORTS_VARIABLE = "LYMPH_SHARED_PORTS";

/** Port of the section of `sockets` that has the name of the process's service. */
export const OWN_PORT_VARIABLE = "LYMPH_SOCKET_PORT";

/** The port that the processes of this one's service share, if its node names one. */
export function ownPort(): number | undefined {
  const port = Number(Deno.env.get(OWN_PORT_VARIABLE) ?? NaN);
  return sharedHost(port) === undefined ? undefined : port;
}

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

/** Whether a node has started this process. */
export function isInNode(): boolean {
  return Boolean(Deno.env.get(SHARED_PORTS_VARIABLE));
}
