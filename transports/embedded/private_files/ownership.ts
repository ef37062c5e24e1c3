import { basename, delimiter, dirname, join, relative, resolve, sep } from "node:path";
import { ConfigError } from "../../../core/errors.ts";

/** Environment variable with the directories whose owners are trusted, or `*` for all. */
export const SAFE_DIRECTORIES = "LYMPH_SAFE_DIRECTORIES";

/** The user that this process runs as. */
export interface ProcessUser {
  /** User id. */
  readonly uid: number;
  /** User id behind `sudo`. */
  readonly sudoUid?: number | undefined;
}

/**
 * Whether a user's code and state may be used: the user's own, root's, and under `sudo` those of the
 * user who called it. Root owns the program and can replace it anyway.
 *
 * @param owner User id of the owner; null where files have none.
 */
export function isTrustedOwner(owner: number | null, { uid, sudoUid }: ProcessUser): boolean {
  return owner === null || owner === uid || owner === 0 || uid === 0 && owner === sudoUid;
}

/** Whether a path is one of the directories, or lies below one. */
export function isWithin(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => {
    const way = relative(directory, path);
    return way !== ".." && !way.startsWith(`..${sep}`);
  });
}

/**
 * Checks that files and directories belong to a user whose code may run here: symbolic links
 * themselves, and what they lead to. What does not exist passes.
 *
 * @param paths Absolute paths.
 * @throws {ConfigError} If another user owns one; one line that says how to allow it.
 */
export function checkOwners(paths: readonly string[]): void {
  for (const path of paths) {
    const owner = untrustedOwner(path);
    if (owner === undefined) continue;
    throw new ConfigError(
      `Cannot use ${path} as it must belong to you or to root: its owner is the user with id ` +
        `${owner}, whose code would run as you. If you trust this user, set ` +
        `${SAFE_DIRECTORIES}=${isDirectory(path) ? path : dirname(path)}`,
    );
  }
}

/** Id of the user who owns a path or what it leads to, unless that user is trusted. */
function untrustedOwner(path: string): number | undefined {
  const own = ownerOf(() => Deno.lstatSync(path));
  if (own === undefined) return undefined;
  const target = ownerOf(() => Deno.statSync(path)) ?? own;
  if (!isTrusted(own, () => join(realPath(dirname(path)), basename(path)))) return own;
  return isTrusted(target, () => realPath(path)) ? undefined : target;
}

function isTrusted(owner: number, realPathOf: () => string): boolean {
  const user = currentUser();
  if (user === undefined || isTrustedOwner(owner, user)) return true;
  return isAllowed(realPathOf()) || owner === programOwner();
}

/** Undefined where users have no id, or this program has no right to know its own (`--allow-sys`). */
function currentUser(): ProcessUser | undefined {
  const uid = unlessForbidden(() => Deno.uid()) ?? undefined;
  if (uid === undefined) return undefined;
  const sudoUid = uid === 0 ? unlessForbidden(() => Deno.env.get("SUDO_UID")) : undefined;
  return { uid, sudoUid: sudoUid && /^\d+$/.test(sudoUid) ? Number(sudoUid) : undefined };
}

function isAllowed(path: string): boolean {
  const named = unlessForbidden(() => Deno.env.get(SAFE_DIRECTORIES)) ?? "";
  const entries = named.split(delimiter).filter(Boolean);
  return entries.includes("*") || isWithin(path, entries.map((entry) => realPath(resolve(entry))));
}

/** Undefined where Deno was not given the right. */
function unlessForbidden<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** The owner of this very code, which runs already. */
function programOwner(): number | undefined {
  const { filename } = import.meta;
  return filename === undefined ? undefined : ownerOf(() => Deno.statSync(filename));
}

function ownerOf(read: () => Deno.FileInfo): number | undefined {
  try {
    return read().uid ?? undefined;
  } catch (error) {
    // What is missing is harmless; what is out of reach fails where it is used.
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
