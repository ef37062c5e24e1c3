import { join } from "node:path";
import { randomId } from "../../core/id.ts";
import { ConfigError, LookupError } from "../../core/errors.ts";
import {
  checkStateDirectory,
  checkStateFile,
} from "../../transports/embedded/private_files/mod.ts";

const FILE = "shell_token";
const SECRET = /^[\da-f]{64}$/;

/**
 * What a shell has to know to be let into an instance, and the instance to be believed.
 *
 * Any program of this machine reaches a port of loopback, and anybody may read a registry; a secret
 * in a file of the state directory makes both sides prove that they run as its owner. A unix socket
 * there would do as well, but its path may have 107 bytes only, and `debug.backdoor_ip` means TCP.
 */
export interface ShellToken {
  /** The secret. */
  readonly secret: string;
  /** The file that it is kept in. */
  readonly path: string;
}

/**
 * Reads the token of a project.
 *
 * @throws {LookupError} If there is no token.
 * @throws {ConfigError} If another user may have put it there or may read it, or it is broken.
 */
export async function readToken(stateDirectory: string): Promise<ShellToken> {
  const path = join(stateDirectory, FILE);
  checkStateDirectory(stateDirectory);
  const mode = checkStateFile(path) ?? 0;
  if ((mode & 0o077) !== 0) {
    throw new ConfigError(
      `Cannot use ${path} as only its owner may have access (chmod 600): current mode is ${
        mode.toString(8)
      }`,
    );
  }
  try {
    const secret = (await Deno.readTextFile(path)).trim();
    if (SECRET.test(secret)) return { secret, path };
    throw new ConfigError(
      `Cannot use ${path} as it must hold 64 hex digits: current length is ${secret.length}; ` +
        "remove it, and restart the instances in debug mode",
    );
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new LookupError(
      `There is no token at ${path}, which an instance in debug mode keeps in its state directory; ` +
        "$LYMPH_STATE_DIR can say where that is",
      { cause },
    );
  }
}

/**
 * Reads the token of a project, or makes one for all of its instances.
 *
 * @throws {ConfigError} If another user may have put it there or may read it, or it is broken.
 */
export async function ensureToken(stateDirectory: string): Promise<ShellToken> {
  await Deno.mkdir(stateDirectory, { recursive: true, mode: 0o700 });
  checkStateDirectory(stateDirectory);
  const draft = join(stateDirectory, `${FILE}.${randomId()}`);
  await Deno.writeTextFile(draft, `${randomId()}${randomId()}\n`, { mode: 0o600, createNew: true });
  try {
    // It appears as a whole, once: another instance may do the same.
    await Deno.link(draft, join(stateDirectory, FILE));
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  } finally {
    await Deno.remove(draft);
  }
  return await readToken(stateDirectory);
}
