/** A directory that is removed with all it holds when disposed of. */
export interface TemporaryDirectory extends AsyncDisposable {
  /** Its path. */
  readonly path: string;
}

/** Makes an empty directory for one test. */
export async function makeTemporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
