import { LymphError } from "../../core/errors.ts";
import { type Dashboard, serveDashboard } from "./server.ts";
import type { System } from "./system/system.ts";

/** Port of the dashboard, unless that is taken. */
export const DEFAULT_PORT = 4999;
const TRIES = 20;

/**
 * Serves a dashboard on the port that was asked for, or else on the first free one from
 * {@linkcode DEFAULT_PORT} on.
 *
 * @throws {LymphError} If the port is taken.
 */
export function listen(system: System, port: number | undefined): Dashboard {
  const last = port ?? DEFAULT_PORT + TRIES - 1;
  for (let next = port ?? DEFAULT_PORT;; next++) {
    try {
      return serveDashboard(system, { port: next });
    } catch (cause) {
      if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
      if (next < last) continue;
      const ports = port === undefined ? `Ports ${DEFAULT_PORT} to ${last} are` : `Port ${port} is`;
      throw new LymphError(`${ports} taken by other programs: choose another one by --port`, {
        cause,
      });
    }
  }
}
