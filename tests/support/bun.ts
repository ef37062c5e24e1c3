import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSION = "1.4.5";
const DIRECTORY = join(tmpdir(), `lymph-bun-${VERSION}`);

/**
 * Makes sure that Bun is there.
 *
 * @returns Path of the program.
 * @throws {Error} With a line that says what to install.
 */
export async function prepareBun(): Promise<string> {
  const program = join(DIRECTORY, "node_modules", ".bin", "bun");
  if (await succeeds(program, ["--version"])) return program;
  await Deno.mkdir(DIRECTORY, { recursive: true });
  await Deno.writeTextFile(join(DIRECTORY, "package.json"), "{}");
  const install = ["install", "--no-audit", "--no-fund", "--prefix", DIRECTORY, `bun@${VERSION}`];
  if (await succeeds("npm", install) && await succeeds(program, ["--version"])) return program;
  throw new Error("The client's tests need npm, and a way to its registry, for Bun");
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    const child = new Deno.Command(command, { args, stdout: "null", stderr: "null" });
    return (await child.output()).success;
  } catch {
    return false; // there is no such program
  }
}
