import { dirname, join } from "node:path";
import { ConfigError, toError } from "../../../core/errors.ts";
import { checkStateDirectory } from "./private_state.ts";

/**
 * Creates the directory that holds the store, for this user alone and ignored by git.
 * A directory that exists is left as it is: it may hold more than ours.
 *
 * @param directory Path of the directory.
 * @throws {ConfigError} If it cannot be created, belongs to another user, or others may write to it.
 */
export async function prepareStateDirectory(directory: string): Promise<void> {
  try {
    await makeDirectory(directory);
    await Deno.writeTextFile(join(directory, ".gitignore"), "*\n");
  } catch (thrown) {
    if (thrown instanceof Deno.errors.AlreadyExists && (await isDirectory(directory))) {
      return checkStateDirectory(directory);
    }
    throw new ConfigError(
      `Cannot keep state in ${directory} as it must be a writable directory: ` +
        toError(thrown).message,
      { cause: thrown },
    );
  }
}

/** Asks for the directory above only where that is missing: it may be out of reach. */
async function makeDirectory(directory: string): Promise<void> {
  try {
    return await Deno.mkdir(directory, { mode: 0o700 });
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  await Deno.mkdir(dirname(directory), { recursive: true });
  await Deno.mkdir(directory, { mode: 0o700 });
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    // It is missing or out of reach; the caller has the error that tells.
    return false;
  }
}
