import { type Config, decode } from "../../../core/config/mod.ts";
import { ConfigError } from "../../../core/errors.ts";
import { pause } from "../../../core/time/pause.ts";

/** A port that processes of this machine share. */
export interface SharedPort {
  /** Key in the configuration; the index where that is a list. */
  readonly name: string;
  /** Address. */
  readonly host: string;
  /** Port. */
  readonly port: number;
}

const TRIES = 10;
const TRY_AGAIN_AFTER_MS = 50;

/**
 * Reads `sockets.<name>: { host, port }`, a mapping or a list.
 *
 * @param ip Host of those that name none.
 * @throws {ConfigError} If one is unfit, or a port is named twice.
 */
export function readSharedPorts(config: Config, ip: string): SharedPort[] {
  const socket = decode.object({
    host: decode.optional(decode.string, ip),
    port: decode.integerBetween(1, 65_535),
  });
  const sockets = config.read(
    "sockets",
    (value = {}) =>
      Array.isArray(value) ? decode.list(socket)(value) : decode.record(socket)(value),
  );
  const ports = Object.entries(sockets).map(([name, found]) => ({ name, ...found }));
  for (const { name, port } of ports) {
    const first = ports.find((other) => other.port === port);
    if (first?.name !== name) {
      throw new ConfigError(`sockets.${name} has the port of sockets.${first?.name}: ${port}`);
    }
  }
  return ports;
}

/**
 * Makes sure that a port is free. It cannot be held for the processes that will share it: a socket
 * that listens would get its share of their connections.
 *
 * @throws {ConfigError} If another process uses it.
 */
export async function checkPort({ name, host, port }: SharedPort): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return Deno.listen({ hostname: host, port }).close();
    } catch (cause) {
      const isTaken = cause instanceof Deno.errors.AddrInUse;
      if (!isTaken || tries === TRIES) {
        const reason = isTaken ? "another process uses it" : (cause as Error).message;
        throw new ConfigError(`sockets.${name}: Cannot listen on ${host}:${port}: ${reason}`, {
          cause,
        });
      }
      // A port that was just closed is free a little later.
      await pause(TRY_AGAIN_AFTER_MS);
    }
  }
}
