import { NODE_VARIABLE } from "../../core/node_environment.ts";
import type { Client } from "../../core/rpc/calling/client.ts";
import { pause } from "../../core/time/pause.ts";

const ANSWER_WITHIN_MS = 500;
/** A signal to all processes may reach the node a little later than this one. */
const ASK_AGAIN_AFTER_MS = 300;

/** What stops, as `node.stopping` tells a process. */
export interface StoppingStatus {
  /** Whether the node stops. */
  readonly node: boolean;
  /** Whether the node has asked this process to stop. */
  readonly process: boolean;
}

/** Options of {@linkcode isMeantForThis}. */
export interface TurnOptions {
  /**
   * Whether this process stops already.
   *
   * @default {false}
   */
  readonly isStopping?: boolean;
  /**
   * Endpoint of the node that runs this process; empty where none does.
   *
   * @default {$LYMPH_NODE}
   */
  readonly node?: string | undefined;
}

/**
 * Whether a signal to stop is meant for this process. Where a node runs it, a service manager may
 * have sent the signal to every process at once: then the node stops them in its order, and each has
 * to go on until it is its turn. A node never hurries by a signal: it kills.
 */
export async function isMeantForThis(
  client: Pick<Client, "request">,
  { isStopping = false, node = Deno.env.get(NODE_VARIABLE.endpoint) }: TurnOptions = {},
): Promise<boolean> {
  if (!node) return true;
  const body = { process: Deno.env.get(NODE_VARIABLE.process) ?? "" };
  const question = { subject: "node.stopping", body };
  const ask = async (): Promise<StoppingStatus> => {
    const { body } = await client.request(node, question, { timeoutMs: ANSWER_WITHIN_MS });
    return body as StoppingStatus;
  };
  try {
    let status = await ask();
    if (!status.node && !status.process) {
      await pause(ASK_AGAIN_AFTER_MS);
      status = await ask();
    }
    return status.process ? !isStopping : !status.node;
  } catch {
    return true; // the node is gone, or too busy
  }
}
