import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createProject, type TemporaryProject } from "./project.ts";

/** Where the examples are. */
export const EXAMPLES: string = fileURLToPath(new URL("../../../examples", import.meta.url));
const LINKS = /\n *"links": \["\.\.\/\.\."\],/;

/** Names of the examples. */
export const EXAMPLE_NAMES: readonly string[] = [...Deno.readDirSync(EXAMPLES)]
  .filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();

/** What is different in the copy of an example. */
export interface CopyOptions {
  /** The checkout that lymph comes from; without it, lymph comes from the package registry. */
  readonly checkout?: string;
  /** Changes the text of each file. */
  readonly change: (text: string) => string;
}

/**
 * Copies an example to a directory of its own, as its users do.
 *
 * @throws {Error} If its `deno.json` does not link this checkout.
 */
export async function copyExample(
  name: string,
  { checkout, change }: CopyOptions,
): Promise<TemporaryProject> {
  const root = join(EXAMPLES, name);
  const files: Record<string, string> = {};
  for (const path of walk(root)) {
    files[path.slice(root.length + 1)] = change(await Deno.readTextFile(path));
  }
  const config = files["deno.json"] ?? "";
  if (!LINKS.test(config)) throw new Error(`examples/${name}/deno.json must link this checkout`);
  const links = checkout === undefined ? "" : `\n"links": [${JSON.stringify(checkout)}],`;
  return await createProject({ ...files, "deno.json": config.replace(LINKS, () => links) });
}

/** The files that belong to an example: neither state nor a lock file is left in a copy. */
function* walk(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    const path = join(directory, name);
    if (isDirectory && name !== ".lymph") yield* walk(path);
    else if (!isDirectory && name !== "deno.lock") yield path;
  }
}
