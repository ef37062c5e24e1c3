import { tmpdir } from "node:os";
import { join } from "node:path";

const BUN = "bun@1.4.5";
/** Debian's own Node may be older than what the client supports. */
const NODE = `node-linux-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}@22.23.3`;

/** Makes sure that Bun is there; resolves to the path of the program. */
export function prepareBun(): Promise<string> {
  return prepare(BUN, "bun");
}

/** Makes sure that a supported Node is there; resolves to the path of the program. */
export function prepareNode(): Promise<string> {
  return prepare(NODE, "node");
}

/** @throws {Error} With a line that says what to install. */
async function prepare(specifier: string, name: string): Promise<string> {
  const directory = join(tmpdir(), `lymph-${specifier}`);
  const program = join(directory, "node_modules", ".bin", name);
  if (await succeeds(program, ["--version"])) return program;
  await Deno.mkdir(directory, { recursive: true });
  await Deno.writeTextFile(join(directory, "package.json"), "{}");
  const install = ["install", "--no-audit", "--no-fund", "--prefix", directory, specifier];
  if (await succeeds("npm", install) && await succeeds(program, ["--version"])) return program;
  throw new Error(`The client's tests need npm, and a way to its registry, for ${name}`);
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    const child = new Deno.Command(command, { args, stdout: "null", stderr: "null" });
    return (await child.output()).success;
  } catch {
    return false; // there is no such program
  }
}
