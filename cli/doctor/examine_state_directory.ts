import { dirname } from "node:path";
import { toError } from "../../core/errors.ts";
import { checkStateDirectory } from "../../transports/embedded/private_files/mod.ts";
import { type Finding, ok, problem } from "./finding.ts";

const NAME = "State";

/** Looks whether something can be kept in a directory, which need not exist yet. */
export async function examineStateDirectory(directory: string): Promise<Finding> {
  try {
    checkStateDirectory(directory);
  } catch (error) {
    const remedy = "Make it a directory that only you may write to, or set LYMPH_STATE_DIR";
    return problem(NAME, toError(error).message, remedy);
  }
  const existing = await nearestExisting(directory);
  try {
    await Deno.remove(await Deno.makeTempFile({ dir: existing, prefix: ".lymph-doctor-" }));
  } catch (error) {
    const reason = toError(error).message;
    return problem(
      NAME,
      `${directory} cannot be written to: ${reason}`,
      "Give this user the right to write there, or set LYMPH_STATE_DIR to another directory",
    );
  }
  return ok(NAME, existing === directory ? directory : `${directory}, created when it is needed`);
}

async function nearestExisting(directory: string): Promise<string> {
  for (let current = directory;; current = dirname(current)) {
    const exists = await Deno.stat(current).then(() => true, () => false);
    if (exists || dirname(current) === current) return current;
  }
}
