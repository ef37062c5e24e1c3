import { dirname, join } from "node:path";

/** A directory with files that is gone at the end of its scope. */
export interface TemporaryProject extends AsyncDisposable {
  /** Its path, without symbolic links. */
  readonly path: string;
}

/** Writes files into a new temporary directory. */
export async function createProject(
  files: Readonly<Record<string, string>>,
): Promise<TemporaryProject> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "lymph_test_" }));
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(path, name)), { recursive: true });
    await Deno.writeTextFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
