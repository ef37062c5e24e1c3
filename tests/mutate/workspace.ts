import { dirname, join } from "node:path";

/** The project's root. */
export const ROOT: string = dirname(dirname(import.meta.dirname as string));

async function runGit(args: readonly string[]): Promise<string> {
  const git = new Deno.Command("git", { args: [...args], cwd: ROOT });
  const { success, stdout, stderr } = await git.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`Cannot run git ${args.join(" ")}: ${decode(stderr).trim()}`);
  return decode(stdout);
}

/** Lists the files that differ between a commit and the working tree, from the project's root. */
export async function listChangedFiles(since: string): Promise<readonly string[]> {
  const changed = await runGit(["diff", "--name-only", since]);
  return changed.split("\n").filter((line) => line !== "");
}

/** A copy of the project that can be broken without harm; removed when it is disposed. */
export class Workspace implements AsyncDisposable {
  /** The copy's root. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Copies every file that git tracks or would track, as it is in the working tree. */
  static async create(): Promise<Workspace> {
    const path = await Deno.makeTempDir({ prefix: "lymph-mutate-" });
    const files = await runGit(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    for (const file of files.split("\0").filter((name) => name !== "")) {
      await Deno.mkdir(dirname(join(path, file)), { recursive: true });
      await Deno.copyFile(join(ROOT, file), join(path, file)).catch((error) => {
        // Removed in the working tree.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    }
    return new Workspace(path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
