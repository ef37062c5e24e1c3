import type { DocOutput } from "../../core/contract/deno_doc.ts";
import { DocTimeoutError } from "./doc_timeout_error.ts";
import { requirePermission } from "./require_permission.ts";

/** Deno takes a fraction of a second, unless it waits for a module that it cannot download. */
const MAX_MS = 15_000;

/**
 * Asks Deno what modules declare, with the configuration of the project.
 *
 * @param files URLs of the modules.
 * @throws {DocTimeoutError} If it takes too long.
 * @throws {Error} If `deno doc` fails, or this program may not run Deno.
 */
export async function readDoc(files: readonly string[]): Promise<DocOutput> {
  requirePermission({ name: "run", command: Deno.execPath() });
  const module: string = "../launcher/launch.ts";
  const { prepareQuestion }: typeof import("../launcher/launch.ts") = await import(module);
  using start = prepareQuestion("doc", Deno.args, files);
  const child = new Deno.Command(Deno.execPath(), {
    args: [...start.args],
    env: { ...start.env, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, MAX_MS);
  const { success, stdout, stderr } = await child.output().finally(() => clearTimeout(timer));
  if (isLate) throw new DocTimeoutError(`deno doc did not end within ${MAX_MS / 1000} s`);
  if (success) return JSON.parse(new TextDecoder().decode(stdout));
  throw new Error(`deno doc has failed: ${new TextDecoder().decode(stderr).trim()}`);
}
