import { ReleaseError } from "./release_error.ts";

/**
 * Runs git in the working directory.
 *
 * @returns What it prints, without the white space at the end.
 * @throws {ReleaseError} If it fails; the message is git's.
 */
export async function git(...args: readonly string[]): Promise<string> {
  const command = new Deno.Command("git", { args: [...args] });
  const { success, stdout, stderr } = await command.output().catch((cause) => {
    throw new ReleaseError("Cannot run git: install it first", { cause });
  });
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout).trimEnd();
  throw new ReleaseError(`git ${args[0]} has failed: ${decoder.decode(stderr).trim()}`);
}
