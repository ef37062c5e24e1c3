import { join } from "node:path";
import { REPOSITORY } from "../support.ts";

/** Another commit, checked out in a directory of its own until disposed of. */
export interface Baseline extends AsyncDisposable {
  /** Where it is. */
  readonly directory: string;
  /** Its hash. */
  readonly commit: string;
}

/**
 * Checks out a commit. Its benchmarks are replaced by those of the working tree, so that both sides
 * are measured by the same code.
 *
 * @throws {Error} If there is no such commit.
 */
export async function checkOut(commit: string): Promise<Baseline> {
  const hash = await git("rev-parse", "--verify", "--end-of-options", `${commit}^{commit}`)
    .catch((cause) => {
      throw new Error(`Cannot compare with ${commit} as it must be a commit`, { cause });
    });
  const parent = await Deno.makeTempDir({ prefix: "lymph_baseline_" });
  const directory = join(parent, "baseline");
  const remove = async (): Promise<void> => {
    await git("worktree", "remove", "--force", directory).catch(() => {});
    await Deno.remove(parent, { recursive: true });
  };
  try {
    await git("worktree", "add", "--detach", directory, hash);
    await Deno.remove(join(directory, "tests/bench"), { recursive: true }).catch(() => {});
    await copy(join(REPOSITORY, "tests/bench"), join(directory, "tests/bench"));
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  return { directory, commit: hash, [Symbol.asyncDispose]: remove };
}

async function git(...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: [...args],
    cwd: REPOSITORY,
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`git ${args[0]}: ${text.decode(stderr).trim()}`);
  return text.decode(stdout).trim();
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    await (isDirectory ? copy(source, target) : Deno.copyFile(source, target));
  }
}
