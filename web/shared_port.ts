/** Names the ports that the processes of a node share, as a JSON object with ports as its keys. */
export const SHARED_PORTS_VARIABLE = "LYMPH_SHARED_SOCKET_FDS";

/** Whether the node has told its children to share a port. */
export function isSharedPort(port: number): boolean {
  const text = Deno.env.get(SHARED_PORTS_VARIABLE);
  if (!text || port === 0) return false;
  try {
    return Object.hasOwn(JSON.parse(text), String(port));
  } catch {
    return false; // another program's variable
  }
}
