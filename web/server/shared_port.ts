import { toError } from "../../core/errors.ts";
import type { InterfaceHost } from "../../core/interface/interface.ts";
import { NODE_VARIABLE } from "../../core/node_environment.ts";
import { getLogger } from "../../core/observe/logs/log.ts";

const log = getLogger("lymph.web");

/** The port that the processes of this one's service share, if its node names one. */
export function ownPort(): number | undefined {
  const port = Number(Deno.env.get(NODE_VARIABLE.ownPort) ?? NaN);
  return sharedHost(port) === undefined ? undefined : port;
}

/**
 * The address of a port that this process shares with others of its node.
 *
 * @returns Undefined where it shares none of that number.
 */
export function sharedHost(port: number): string | undefined {
  const text = Deno.env.get(NODE_VARIABLE.sharedPorts);
  if (!text || port === 0) return undefined;
  try {
    const host: unknown = Object.entries(JSON.parse(text)).find(([key]) => key === `${port}`)?.[1];
    return typeof host === "string" ? host : undefined;
  } catch {
    return undefined; // another program's variable
  }
}

/**
 * Takes a shared port for the processes of a service.
 *
 * @param request Asks the node.
 * @returns The service whose port it is: the given one, or another one that must keep it. Where the
 * node does not answer, the port is shared without it.
 */
export async function claimPort(
  claim: { readonly service: string; readonly port: number },
  request: InterfaceHost["request"],
): Promise<string> {
  const node = Deno.env.get(NODE_VARIABLE.endpoint);
  if (!node) return claim.service;
  const body = { ...claim, process: Deno.env.get(NODE_VARIABLE.process) ?? "" };
  try {
    return String((await request(node, { subject: "node.claim_port", body })).body);
  } catch (error) {
    log.debug("Cannot ask the node for port {port}: {error}", { ...claim, error: toError(error) });
    return claim.service;
  }
}

/** Whether a node has started this process. */
export function isInNode(): boolean {
  return Boolean(
    Deno.env.get(NODE_VARIABLE.sharedPorts) || Deno.env.get(NODE_VARIABLE.sharedSocketFds),
  );
}
