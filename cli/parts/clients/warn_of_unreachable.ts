import { type Config, DecodeError } from "../../../core/config/mod.ts";
import { ConfigError, toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import { formatAddress, isOfPackage, type ServerAddress, serversOf } from "./server_address.ts";

const log = getLogger("lymph.config");

const TIMEOUT_MS = 2000;

/**
 * Tries once to connect to each server that sections of packages' classes name, and warns of those that
 * cannot be reached: a client that connects at its first use would tell only then.
 *
 * @param sections Those that instances were created from.
 * @param signal Ends it.
 */
export async function warnOfUnreachable(
  sections: Iterable<Config>,
  signal: AbortSignal,
): Promise<void> {
  const attempts = [...sections].flatMap((section) => {
    try {
      const servers = isOfPackage(section) ? serversOf(section) : [];
      return servers.map((server) => warnUnlessReached(section, server, signal));
    } catch (thrown) {
      if (thrown instanceof ConfigError) return []; // such as a variable that only this asks for
      throw thrown;
    }
  });
  await Promise.all(attempts);
}

async function warnUnlessReached(
  section: Config,
  server: ServerAddress,
  signal: AbortSignal,
): Promise<void> {
  const problem = await problemOf(server, signal);
  if (problem === undefined || signal.aborted) return;
  const requirement = `cannot connect to ${formatAddress(server)}`;
  try {
    section.read([], () => {
      throw new DecodeError(requirement, { detail: problem });
    });
  } catch (thrown) {
    log.warn("{problem}", { problem: toError(thrown).message });
  }
}

/** Why a server cannot be reached; undefined if it can. */
async function problemOf(
  { host: hostname, port }: ServerAddress,
  signal: AbortSignal,
): Promise<string | undefined> {
  const late = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const connection = await Deno.connect({
      hostname,
      port,
      signal: AbortSignal.any([signal, late]),
    });
    connection.close();
    return undefined;
  } catch (thrown) {
    return late.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : toError(thrown).message;
  }
}
