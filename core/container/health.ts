import { isMapping } from "../config/mapping.ts";
import { toError } from "../errors.ts";
import type { Interface } from "../interface/interface.ts";
import { unlessAborted } from "../time/abort.ts";

/** Whether something can do its work. */
export interface Health {
  /** Whether it takes requests, and can serve them. */
  readonly isReady: boolean;
  /** Why it cannot, one sentence each. */
  readonly reasons: readonly string[];
}

/** Header of a request for `lymph.status`: asks for the {@linkcode Health}, too. */
export const HEALTH_HEADER = "health";

const ANSWER_WITHIN_MS = 5000;

/** The health for these reasons. */
export function healthOf(reasons: readonly string[]): Health {
  return { isReady: reasons.length === 0, reasons };
}

/** The health of an instance: that of its interfaces, while it runs. */
export async function healthOfInstance(
  { interfaces, isReady }: {
    readonly interfaces: readonly Interface[];
    readonly isReady: boolean;
  },
  { isStopped }: { readonly isStopped: boolean },
): Promise<Health> {
  if (isStopped) return healthOf(["The instance is stopping"]);
  if (!isReady) return healthOf(["The instance is starting"]);
  const reasons = await Promise.all(interfaces.map(askInterface));
  return healthOf(reasons.filter((reason) => reason !== undefined));
}

async function askInterface(installed: Interface): Promise<string | undefined> {
  const { name } = installed;
  let isHealthy: boolean | undefined;
  const ask = async (): Promise<void> => {
    isHealthy = await installed.isHealthy();
  };
  try {
    await unlessAborted(ask(), AbortSignal.timeout(ANSWER_WITHIN_MS));
  } catch (thrown) {
    return `${name} cannot tell its health: ${toError(thrown).message}`;
  }
  if (isHealthy === undefined) {
    return `${name} does not tell its health within ${ANSWER_WITHIN_MS} ms`;
  }
  return isHealthy ? undefined : `${name} is unhealthy`;
}

/** Reads the health in an answer to `lymph.status`; one that has none comes from a ready instance. */
export function readHealth(status: unknown): Health {
  const health = isMapping(status) ? status["health"] : undefined;
  const reasons = isMapping(health) ? health["reasons"] : undefined;
  return healthOf(Array.isArray(reasons) ? reasons.map(String) : []);
}
