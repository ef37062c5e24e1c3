import {
  type Health,
  HEALTH_HEADER,
  healthOf,
  readHealth,
} from "../../../core/container/health.ts";
import { NackError, toError } from "../../../core/errors.ts";
import type { Client } from "../../../core/rpc/calling/client.ts";
import type { Keeper } from "./keeper.ts";
import type { Supervisor } from "./supervisor.ts";

const ANSWER_WITHIN_MS = 2000;

/** What the health of a node is collected from. */
export interface NodeParts {
  /** The processes. */
  readonly supervisor: Pick<Supervisor, "pools" | "isStopping">;
  /** Asks them. */
  readonly client: Pick<Client, "request">;
}

/**
 * Collects the health of a node: it is ready if each service has a process that is. So a restart of
 * one process after the other leaves it ready.
 */
export async function collectHealth(
  own: Health,
  { supervisor, client }: NodeParts,
): Promise<Health> {
  if (!own.isReady) return own;
  if (supervisor.isStopping) return healthOf(["The node is stopping"]);
  const services = await Promise.all(supervisor.pools.map(async ({ keepers }) => {
    const processes = await Promise.all(keepers.map((keeper) => reasonsOf(keeper, client)));
    return processes.some((reasons) => reasons.length === 0) ? [] : processes.flat();
  }));
  return healthOf(services.flat());
}

async function reasonsOf(
  { name, state, endpoint }: Pick<Keeper, "name" | "state" | "endpoint">,
  client: NodeParts["client"],
): Promise<readonly string[]> {
  if (state !== "serving") return [`${name} is ${state}`];
  if (endpoint === undefined) return []; // another program
  const question = { subject: "lymph.status", body: {} };
  try {
    const { body } = await client.request(endpoint, question, {
      timeoutMs: ANSWER_WITHIN_MS,
      headers: { [HEALTH_HEADER]: true },
    });
    return readHealth(body).reasons.map((reason) => `${name}: ${reason}`);
  } catch (error) {
    if (error instanceof NackError) return [`${name} refuses requests`];
    return [`${name} does not answer: ${toError(error).message}`];
  }
}
