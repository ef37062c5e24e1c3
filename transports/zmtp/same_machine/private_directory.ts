/** Rights that other users may have. */
const OTHERS = 0o077;

/**
 * Creates a directory that only this user can enter, in one that exists.
 *
 * @returns Why it cannot be used, or `undefined` if it can.
 */
export function preparePrivateDirectory(path: string): string | undefined {
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) return String(error);
  }
  const { isDirectory, uid, mode } = Deno.lstatSync(path);
  if (!isDirectory) return "it is no directory";
  if (uid !== Deno.uid()) return "it belongs to another user";
  return ((mode ?? 0) & OTHERS) === 0 ? undefined : "other users have access to it";
}
