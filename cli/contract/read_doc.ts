import type { DocOutput } from "../../core/contract/deno_doc.ts";
import { requirePermission } from "./require_permission.ts";

/**
 * Asks Deno what modules declare, with the configuration of the project.
 *
 * @param files URLs of the modules.
 * @throws {Error} If `deno doc` fails, or this program may not run Deno.
 */
export async function readDoc(files: readonly string[]): Promise<DocOutput> {
  requirePermission({ name: "run", command: Deno.execPath() });
  const { prepareQuestion } = await import("../launcher/launch.ts");
  using start = prepareQuestion("doc", Deno.args, files);
  const child = new Deno.Command(Deno.execPath(), {
    args: [...start.args],
    env: { ...start.env, NO_COLOR: "1" },
    stdin: "null",
  });
  const { success, stdout, stderr } = await child.output();
  if (success) return JSON.parse(new TextDecoder().decode(stdout));
  throw new Error(`deno doc has failed: ${new TextDecoder().decode(stderr).trim()}`);
}
