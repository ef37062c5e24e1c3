import { join } from "node:path";
import { checkStateDirectory, hideStateFile } from "../../transports/embedded/private_files/mod.ts";
import { HISTORY_SIZE } from "./readline_input.ts";

const FILE = "shell_history";

/** Reads what was typed in earlier shells of a project, the last line first. */
export async function readHistory(stateDirectory: string): Promise<readonly string[]> {
  try {
    const text = await Deno.readTextFile(checkedPath(stateDirectory));
    return text.split("\n").filter((line) => line !== "").reverse();
  } catch {
    return []; // a shell without a past is one, too
  }
}

/** Keeps what was typed, the last line first; only its owner may read it. */
export async function writeHistory(
  stateDirectory: string,
  lines: readonly string[],
): Promise<void> {
  const text = lines.slice(0, HISTORY_SIZE).toReversed().map((line) => `${line}\n`).join("");
  try {
    await Deno.mkdir(stateDirectory, { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(checkedPath(stateDirectory), text, { mode: 0o600 });
  } catch {
    // Such as a directory that is read-only: nothing is lost but comfort.
  }
}

function checkedPath(stateDirectory: string): string {
  const path = join(stateDirectory, FILE);
  checkStateDirectory(stateDirectory);
  hideStateFile(path);
  return path;
}
