import { decode } from "../../core/config/mod.ts";
import type { Container } from "../../core/container/container.ts";
import { ConfigError, toError } from "../../core/errors.ts";
import { getLogger } from "../../core/observe/logs/log.ts";
import { isWildcard, normalizeHost } from "../../transports/zmtp/endpoints/mod.ts";
import { decodeIp } from "../command/host.ts";
import type { Address } from "../parts/address.ts";
import type { LoadedConfig } from "../config/load_config.ts";
import { LocalEvaluator } from "../evaluator/local_evaluator.ts";
import { Backdoor } from "./backdoor.ts";
import { ensureToken, type ShellToken } from "./token.ts";

const log = getLogger("lymph.backdoor");

const LOOPBACK = "127.0.0.1";
/** A service that hangs for longer is missed by others. */
const MAX_BUSY_MS = 2000;

/** A backdoor that listens. */
export interface OpenedBackdoor extends AsyncDisposable {
  /** Host and port by which it is reached. */
  readonly endpoint: string;
  /** Lets shells into a container. */
  serve(container: Container): void;
}

/**
 * Listens for shells at `debug.backdoor_ip`, by default on loopback.
 *
 * @throws {ConfigError} If it cannot listen there, or others know the token.
 */
export async function openBackdoor(
  { config, directories }: Pick<LoadedConfig, "config" | "directories">,
  address: Address,
): Promise<OpenedBackdoor> {
  const ip = config.read("debug.backdoor_ip", decode.optional(decodeIp, LOOPBACK));
  const token = await ensureToken(directories.state);
  const backdoor = listen(ip, token);
  const host = isWildcard(ip) ? address.host : ip;
  const endpoint = `${host.includes(":") ? `[${host}]` : host}:${backdoor.port}`;
  if (normalizeHost(ip) === normalizeHost(LOOPBACK)) {
    log.info("Debug shells can connect to {endpoint}", { endpoint });
  } else {
    log.warn(
      "DEBUG SHELLS ARE LET IN FROM OTHER MACHINES at {endpoint}, as debug.backdoor_ip says: " +
        "anyone with the token in {path} can run any code in this process, and nothing is encrypted",
      { endpoint, path: token.path },
    );
  }
  return {
    endpoint,
    serve(container) {
      backdoor.serve(() => new LocalEvaluator(namesOf(container), { timeoutMs: MAX_BUSY_MS }));
    },
    [Symbol.asyncDispose]: () => backdoor[Symbol.asyncDispose](),
  };
}

function listen(ip: string, token: ShellToken): Backdoor {
  try {
    return new Backdoor({ ip, token });
  } catch (cause) {
    const reason = toError(cause).message;
    throw new ConfigError(
      `debug.backdoor_ip must be an address of this machine: current value is ${ip} (${reason})`,
      { cause },
    );
  }
}

/** What code of a shell knows by name; an interface named as something global is in `interfaces`. */
function namesOf(container: Container): Record<string, unknown> {
  const interfaces = Object.fromEntries(container.interfaces.map((one) => [one.name, one]));
  return { ...interfaces, container, interfaces };
}
