import { ConfigError } from "../../../core/errors.ts";
import { checkOwners } from "./ownership.ts";

/** Rights to read, write and enter that users other than the owner may have. */
const OTHERS = 0o077;
const WRITE = 0o022;

/**
 * Checks that only its trusted owner can put files into a state directory. A directory that
 * does not exist passes.
 *
 * @param directory Absolute or relative path.
 * @throws {ConfigError} If another user owns it or may write to it; one line that says what to do.
 */
export function checkStateDirectory(directory: string): void {
  checkOwners([directory]);
  const mode = readInfo(directory, Deno.statSync)?.mode ?? 0;
  if ((mode & WRITE) === 0) return;
  throw new ConfigError(
    `Cannot keep state in ${directory} as only its owner may write to it (chmod go-w): ` +
      `current mode is ${formatMode(mode)}`,
  );
}

/**
 * Checks a file of a state directory before it is opened. A file that does not exist passes.
 *
 * @param path Path of the file.
 * @returns Its permission bits; undefined where there is no file, or no such bits.
 * @throws {ConfigError} If it is a symbolic link or no regular file, or belongs to another user.
 */
export function checkStateFile(path: string): number | undefined {
  const info = readInfo(path, Deno.lstatSync);
  if (info === undefined) return undefined;
  if (!info.isFile) {
    const kind = info.isSymlink ? "a symbolic link" : info.isDirectory ? "a directory" : "special";
    throw new ConfigError(
      `Cannot use ${path} as it must be a regular file: it is ${kind}. Remove it`,
    );
  }
  checkOwners([path]);
  return info.mode === null ? undefined : info.mode & 0o777;
}

/**
 * Like {@linkcode checkStateFile}, and takes away the rights of other users.
 *
 * @throws {ConfigError} If that is not possible.
 */
export function hideStateFile(path: string): void {
  const mode = checkStateFile(path) ?? 0;
  if ((mode & OTHERS) === 0) return;
  try {
    Deno.chmodSync(path, mode & ~OTHERS);
  } catch (cause) {
    throw new ConfigError(
      `Cannot use ${path} as only its owner may have access (chmod 600): ` +
        `current mode is ${formatMode(mode)}`,
      { cause },
    );
  }
}

function readInfo(
  path: string,
  read: (path: string) => Deno.FileInfo,
): Deno.FileInfo | undefined {
  try {
    return read(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined; // what is missing or out of reach fails where it is used
  }
}

function formatMode(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, "0");
}
